// Package hook lets runtime/deadlock put its options, which are plain
// variables, before those of runtime/track. It owns two variables and nothing
// else; they are set in an init function and read later.
package hook

import "time"

// Report, when set, is asked about each report. It gives true when the report
// is dealt with and is neither to be printed nor to fail a test.
var Report func(tier, text string) (handled bool)

// StuckAfter, when set, gives the limit of STUCK; 0 or less means never.
var StuckAfter func() time.Duration
