// Package accept finds the lock orders of a package that its authors have not
// called harmless. A cycle of orders is often reported in another package than
// the one with the directive, or only where the whole program is put together,
// so the directive must take out the order itself.
//
// It reports nothing and decides nothing about cycles.
package accept

import (
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// Rule is the analyzer that directives for orders name.
const Rule = summary.OrderRule

// Analyzer computes the *Orders of one package. It also marks the directives
// that take an order out as used, so the check of directives requires it.
var Analyzer = &analysis.Analyzer{
	Name:       "concuraccept",
	Doc:        "find the lock orders that no directive accepts",
	Requires:   []*analysis.Analyzer{summary.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Orders](),
}

// Orders are what one package adds to the lock order of a program.
type Orders struct {
	// Edges of the package itself between two classes, tests left out.
	Edges []lockgraph.Edge
	// Writers are the classes that somebody below takes for writing, as far as
	// they belong to this package or its edges.
	Writers []lockgraph.Node
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[summary.Analyzer].(*summary.Result)
	out := &Orders{}
	if res.SSA == nil {
		return out, nil
	}
	var own lockgraph.Graph
	var edges []lockgraph.Edge
	classes := map[lockgraph.Node]bool{}
	for _, fn := range res.Funcs {
		f := res.Func(fn)
		if f == nil {
			continue
		}
		for i := range f.Orders {
			e := res.Edge(&f.Orders[i])
			if e.From == e.To || !e.ToSite.IsValid() || !e.FromSite.IsValid() || res.Accepted(e) || strings.HasSuffix(e.ToSite.File, "_test.go") {
				continue
			}
			edges = append(edges, e)
			classes[e.From], classes[e.To] = true, true
		}
	}
	own.Add(edges...) // one witness for each kind is enough
	out.Edges = own.Edges
	for _, w := range res.Graph().Writers {
		if classes[w] || strings.HasPrefix(w, pass.Pkg.Path()+".") {
			out.Writers = append(out.Writers, w)
		}
	}
	return out, nil
}
