// Package programs holds the scenario programs: small uses of locks, each with
// the verdict that a lock-order tracker owes it.
//
// It owns the programs and their verdicts. It does not own how a tracker is
// set up (the mains that import it do) nor how a table of verdicts is made
// (package scenarios). The one import named sync in these files is what the
// rivals' build exchanges for another library; therefore nothing here may use
// a name of it that std's sync lacks, except in files that the build tag
// "rival" excludes.
package programs

import (
	"slices"
	"time"
)

// Kind is what a tracker owes a program.
type Kind string

const (
	// Must: another schedule of this program, or this very one, goes wrong. A
	// report is owed.
	Must Kind = "must"
	// May: nothing can go wrong in this program, but the next change may make
	// it so. A hint is allowed, a claim of certainty is not.
	May Kind = "may"
	// Silent: nothing goes wrong, and there is nothing to say.
	Silent Kind = "silent"
)

// Scenario is one program and its verdict.
type Scenario struct {
	Name string `json:"name"` // group/case, the argument that starts it
	Kind Kind   `json:"kind"`
	// Want lists the tiers of which one is owed, when not every report will do.
	// A rival without tiers is held to "a report" alone.
	Want []string `json:"want,omitempty"`
	// Blind says why wrappers cannot see this one; its verdict is shown and
	// not counted.
	Blind string `json:"blind,omitempty"`
	// Hangs: the program's own goroutines stay blocked; the process ends all
	// the same after Grace.
	Hangs bool `json:"hangs,omitempty"`

	run func()
}

const (
	// Limit is how long a lock may be waited for or held before a tracker
	// should speak; every library under test is set to it.
	Limit = time.Second
	// Grace is how long a process waits for a program that hangs: long enough
	// that what is due after Limit has been said twice over.
	Grace = 2500 * time.Millisecond
	// Patience is how long it waits for one that should not hang, so that a
	// loaded machine makes no difference.
	Patience = 8 * Grace
)

// Tiers as the tracker prints them.
var (
	cycle     = []string{"CYCLE", "DEADLOCK"}
	hint      = []string{"CYCLE", "DEADLOCK", "SUSPECT"}
	recursive = []string{"RECURSIVE", "DEADLOCK"}
	stuck     = []string{"STUCK", "DEADLOCK", "CYCLE", "LONG-HOLD"}
)

var all []Scenario

// add is called from the init functions of the groups.
func add(s ...Scenario) { all = append(all, s...) }

// All lists every scenario by name.
func All() []Scenario {
	slices.SortFunc(all, func(a, b Scenario) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return all
}
