package summary

import (
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
)

// OrderRule is the analyzer that directives for orders name.
const OrderRule = "lockorder"

// Accepted reports whether a directive stands anywhere on the way of an order
// of this package: its author calls it harmless. A cycle of orders is often
// reported in another package than the one with the directive, or only where the
// whole program is put together, so the directive takes out the order itself.
func (r *Result) Accepted(e lockgraph.Edge) bool {
	sites := []finding.Site{r.Local(e.FromSite), r.Local(e.ToSite)}
	for _, s := range e.Trace {
		sites = append(sites, r.Local(s.Site))
	}
	return report.Covered(r.pass, OrderRule, sites...)
}

// acceptOrders leaves the accepted orders out of what importers see. The
// package's own analyzers see them: a finding there marks its directive as used.
func (r *Result) acceptOrders() {
	if !report.Mentions(r.pass, OrderRule) {
		return
	}
	var open []lockgraph.Edge
	for _, e := range r.eng.edges {
		if !r.Accepted(e) {
			open = append(open, e)
		}
	}
	r.eng.open = &lockgraph.Graph{Writers: r.eng.graph.Writers}
	r.eng.open.Add(open...) // anew: it keeps one witness for each kind
}
