// Package analyzers lists the analyzers of concurlint. It owns which of them
// run by default and the settings that all of them share; what they report is
// theirs.
package analyzers

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers/atomicmix"
	"github.com/concurlint/concurlint/analyzers/busywait"
	"github.com/concurlint/concurlint/analyzers/chanblock"
	"github.com/concurlint/concurlint/analyzers/chanclose"
	"github.com/concurlint/concurlint/analyzers/condwait"
	"github.com/concurlint/concurlint/analyzers/goroutineleak"
	"github.com/concurlint/concurlint/analyzers/heldblock"
	"github.com/concurlint/concurlint/analyzers/lockorder"
	"github.com/concurlint/concurlint/analyzers/lostupdate"
	"github.com/concurlint/concurlint/analyzers/others"
	"github.com/concurlint/concurlint/analyzers/relock"
	"github.com/concurlint/concurlint/analyzers/spawn"
	"github.com/concurlint/concurlint/analyzers/timerleak"
	"github.com/concurlint/concurlint/analyzers/unguarded"
	"github.com/concurlint/concurlint/analyzers/unlock"
	"github.com/concurlint/concurlint/analyzers/waitgroup"
	"github.com/concurlint/concurlint/internal/accept"
	"github.com/concurlint/concurlint/internal/report"
)

// All holds the analyzers that run unless told otherwise, "ignore" last.
var All = complete(
	relock.Analyzer, lockorder.Analyzer, unlock.Analyzer,
	chanblock.Analyzer, chanclose.Analyzer, waitgroup.Analyzer,
	goroutineleak.Analyzer, timerleak.Analyzer, condwait.Analyzer,
	busywait.Analyzer, heldblock.Analyzer,
	unguarded.Analyzer, lostupdate.Analyzer, atomicmix.Analyzer,
)

// DefaultOff holds the analyzers that run only when they are named: what they
// say is advice, for nothing hangs or breaks by it.
var DefaultOff = []*analysis.Analyzer{spawn.Analyzer}

// Others holds the checks of go vet and staticcheck that the command runs
// along, and other drivers only when they are named.
var Others = others.Analyzers

// Known gives every analyzer that may be named, whether it runs by default or
// not.
func Known() []*analysis.Analyzer { return slices.Concat(All, DefaultOff, Others) }

// complete gives each rule the flags that report.At reads, and adds the check
// of the directives, which needs to know all rules.
func complete(rules ...*analysis.Analyzer) []*analysis.Analyzer {
	for _, a := range append(slices.Clip(rules), DefaultOff...) {
		report.Flags(a)
	}
	report.BeforeIgnore(accept.Analyzer) // a directive may be for a cycle that closes elsewhere
	return append(rules, report.NewIgnore(rules, slices.Concat(DefaultOff, others.Analyzers)))
}
