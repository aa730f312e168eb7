package track

import (
	"io"
	"time"
)

// Action is what becomes of a report besides its text.
type Action int

const (
	// Default: print and, where a test helper is in use, fail the test for
	// DEADLOCK, CYCLE, RECURSIVE, STUCK, ENDS-HOLDING and LEAK.
	Default Action = iota
	// Silent: do not report the tier at all.
	Silent
	// Print: text only.
	Print
	// Fail: text, and the test fails.
	Fail
	// Exit: text, then the process ends with code 66. For programs that no
	// test helper watches; never the default.
	Exit
)

// Options set the tracker. The zero value is the default of every field.
type Options struct {
	Disable    bool            // track nothing from now on
	StuckAfter time.Duration   // limit of STUCK; 0 means 10 s, negative never
	LongHold   time.Duration   // limit of LONG-HOLD; 0 means never
	On         map[Tier]Action // what to do, per tier
	Ignore     []string        // report ids, or parts of function names or file:line, that silence a report
	OnReport   func(Report)    // called for every report, with no lock of the tracker held
	Output     io.Writer       // where text goes; nil means stderr or CONCURLINT_TRACK_OUT
	Dir        string          // directory for edge files; "" means CONCURLINT_DIR, and none if that is empty
}

// Configure sets the options for the whole process. Options that contradict
// each other are an error, and then nothing changes.
func Configure(o Options) error { return nil }

// Report is one problem. Each is reported once.
type Report struct {
	Tier  Tier
	ID    string   // the same from run to run
	Text  string   // the whole text; its first word is the tier
	Tests []string // the tests whose goroutines took part, as far as known
}

// Reports gives what was reported so far.
func Reports() []Report { return nil }
