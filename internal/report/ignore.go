package report

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

const ignoreDoc = `report suppressions that are malformed or suppress nothing

A directive

	//concurlint:ignore relock the caller waits for both

keeps back what the named analyzers (separated by commas) report on its line
or the line below, at either end of the hazard. The reason is required. This
analyzer reports a directive without one, one that names no known analyzer,
and one that keeps nothing back: then the code was cured or has moved, and the
directive would hide the next defect.`

// beforeIgnore are analyzers that obey directives without reporting anything.
var beforeIgnore []*analysis.Analyzer

// BeforeIgnore has every "ignore" that is made from now on wait for a, which
// obeys directives by way of Covered. It is for package initialisation only.
func BeforeIgnore(a *analysis.Analyzer) { beforeIgnore = append(beforeIgnore, a) }

// NewIgnore makes the analyzer "ignore", which checks the directives after all
// of rules have run on a package. optional are analyzers that may be named but
// do not run by default; nobody can tell whether a directive for them is used.
func NewIgnore(rules, optional []*analysis.Analyzer) *analysis.Analyzer {
	var ran, known []string
	for _, a := range rules {
		ran = append(ran, a.Name)
	}
	known = append(known, ran...)
	for _, a := range optional {
		known = append(known, a.Name)
	}
	return &analysis.Analyzer{
		Name:     "ignore",
		Doc:      ignoreDoc,
		URL:      "https://github.com/concurlint/concurlint/blob/main/docs/usage.md#suppressing-a-finding",
		Requires: slices.Concat([]*analysis.Analyzer{Directives}, beforeIgnore, rules),
		Run: func(pass *analysis.Pass) (any, error) {
			for _, d := range pass.ResultOf[Directives].(*directiveSet).all {
				if !d.nolint {
					checkDirective(pass, d, ran, known)
				}
			}
			return nil, nil
		},
	}
}

func checkDirective(pass *analysis.Pass, d *directive, ran, known []string) {
	tell := func(category, format string, args ...any) {
		emit(pass, d.pos, finding.Finding{
			Rule: pass.Analyzer.Name, Category: category, Message: fmt.Sprintf(format, args...),
			Site: SiteOf(pass, d.pos), Package: plainPath(pass.Pkg.Path()),
		}, nil)
	}
	if d.flaw != "" {
		tell("ignore-malformed", "%s", d.flaw)
		return
	}
	for _, name := range d.names {
		if !slices.Contains(known, name) {
			tell("ignore-unknown", "directive names %q, which is no analyzer: %s", name, strings.Join(known, ", "))
			return
		}
	}
	if d.matched.Load() {
		return
	}
	// A name that did not run here might have matched.
	for _, name := range d.names {
		if !slices.Contains(ran, name) {
			return
		}
	}
	tell("ignore-unused", "directive suppresses nothing: %s reports neither on this line nor on the next", strings.Join(d.names, ", "))
}
