// Package hook lets runtime/deadlock put its options, which are plain
// variables, before those of runtime/track. It owns two variables and nothing
// else; they are set in an init function and read later.
package hook

import "time"

// Answer is what became of a report.
type Answer int

const (
	// Pass: nothing; it is to be printed as the options say.
	Pass Answer = iota
	// Printed: it has been; it may still fail a test.
	Printed
	// Drop: there is to be no such report.
	Drop
)

// Report is asked about each report, when it is set.
var Report func(tier, text string) Answer

// StuckAfter gives, when it is set, the limit of STUCK; 0 or less means never.
var StuckAfter func() time.Duration
