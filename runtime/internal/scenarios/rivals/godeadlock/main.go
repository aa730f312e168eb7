// Command godeadlock runs one scenario program on github.com/sasha-s/go-deadlock.
package main

import (
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
	"github.com/concurlint/concurlint/runtime/internal/scenarios/rivals"
	"github.com/sasha-s/go-deadlock"
)

func main() {
	programs.Main(programs.Library{Install: func(limit time.Duration, report func(tier, text string)) {
		var out rivals.Log
		deadlock.Opts.DeadlockTimeout = limit
		deadlock.Opts.LogBuf = &out
		// In place of the default, which ends the process.
		deadlock.Opts.OnPotentialDeadlock = func() { report("REPORT", out.Take()) }
	}})
}
