// Command linkdata runs one scenario program on github.com/linkdata/deadlock;
// it is built with the tag "deadlock", without which that library is a no-op.
package main

import (
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
	"github.com/concurlint/concurlint/runtime/internal/scenarios/rivals"
	"github.com/linkdata/deadlock"
)

func main() {
	programs.Main(programs.Library{Install: func(limit time.Duration, report func(tier, text string)) {
		var out rivals.Log
		deadlock.Opts.WriteLocked(func() {
			deadlock.Opts.DeadlockTimeout = limit
			deadlock.Opts.LogBuf = &out
			// In place of the default, which panics.
			deadlock.Opts.OnPotentialDeadlock = func() { report("REPORT", out.Take()) }
		})
	}})
}
