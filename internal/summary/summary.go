// Package summary is the one fact-owning data analyzer of concurlint: it builds
// SSA where a package has anything to do with concurrency, finds which locks
// are held where, and summarises every function relative to its entry, closed
// over its callees and across packages.
//
// It reports nothing. Analyzers require it and ask its Result.
package summary

import (
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Analyzer computes a *Result for one package.
var Analyzer = &analysis.Analyzer{
	Name:       "concursummary",
	Doc:        "summarise what every function does to locks, channels and goroutines",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
}

// Result is what analyzers learn about one package. It is read-only and safe
// for concurrent use after the analyzer has returned.
type Result struct {
	// SSA is the package's SSA form, nil when nothing in it can matter to
	// concurrency; then Funcs is empty too.
	SSA *ssa.Package
	// Funcs lists every source function with a body, closures after the
	// function that contains them, in source order.
	Funcs []*ssa.Function
}

func run(pass *analysis.Pass) (any, error) {
	res := &Result{}
	if !relevant(pass) {
		return res, nil
	}
	res.SSA, res.Funcs = build(pass)
	return res, nil
}
