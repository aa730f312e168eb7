// Package track is the run-time half's face to the user: what is reported, how
// it reads, where it goes, and which test it fails.
//
// It owns options, the text of reports, the edge file, and the helpers for
// tests. It does not own the bookkeeping that a lock operation does: that is
// runtime/internal/core, which imports nothing that could take a lock. The
// locks that call it are in runtime/sync and runtime/deadlock.
//
// In a test package:
//
//	func TestMain(m *testing.M) { os.Exit(track.Main(m)) }
//
// or in one test:
//
//	func TestTransfer(t *testing.T) { track.Check(t); … }
//
// Everywhere else reports go to stderr, to the file named by
// CONCURLINT_TRACK_OUT, or to [Options.OnReport].
package track
