// Command ours runs one scenario program on this project's tracker.
package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
	"github.com/concurlint/concurlint/runtime/track"
)

func main() {
	t := new(test)
	programs.Main(programs.Library{
		Install: func(limit time.Duration, report func(tier, text string)) {
			err := track.Configure(track.Options{
				StuckAfter: limit,
				LongHold:   limit,
				Output:     io.Discard,
				OnReport:   func(r track.Report) { report(string(r.Tier), r.Text) },
				// A test that cannot go on would be ended here and now.
				On: map[track.Tier]track.Action{track.Deadlock: track.Print},
			})
			if err != nil {
				fmt.Fprintln(os.Stderr, "ours:", err)
				os.Exit(2)
			}
		},
		Begin: func() { track.Check(t) },
		Finish: func() {
			for _, f := range t.cleanups {
				f()
			}
			if err := track.Flush(); err != nil {
				fmt.Fprintln(os.Stderr, "ours:", err)
				os.Exit(2)
			}
		},
	})
}

// test stands for the *testing.T of a test whose body is the program. Its
// failures are not looked at: the reports themselves are.
type test struct{ cleanups []func() }

func (*test) Helper()               {}
func (*test) Name() string          { return "Scenario" }
func (*test) Errorf(string, ...any) {}
func (t *test) Cleanup(f func())    { t.cleanups = append(t.cleanups, f) }
