package lockorder

import (
	_ "embed"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports locks taken in inconsistent order.
var Analyzer = &analysis.Analyzer{
	Name:     "lockorder",
	Doc:      report.Doc(doc, "lockorder"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/lockorder",
	Run:      run,
	Requires: []*analysis.Analyzer{summary.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

// local is an order of this package with the edge that it is.
type local struct {
	f    *summary.Func
	o    *summary.Order
	edge lockgraph.Edge
}

type checker struct {
	pass   *analysis.Pass
	res    *summary.Result
	locals []local
	finder *lockgraph.Finder
	sure   *lockgraph.Finder   // without what only tests do
	below  []*lockgraph.Finder // one for each import: what was said there already
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[summary.Analyzer].(*summary.Result)}
	defer c.res.Use()()
	if c.res.SSA == nil && len(c.res.Imported) < 2 {
		return nil, nil
	}
	for _, fn := range c.res.Funcs {
		f := c.res.Func(fn)
		for i := range f.Orders {
			if e := c.res.Edge(&f.Orders[i]); e.From != e.To {
				c.locals = append(c.locals, local{f, &f.Orders[i], e})
			}
		}
	}
	c.finder = lockgraph.NewFinder(c.res.Graph(), lockgraph.Options{})
	c.sure = c.finder
	if g, less := sureEdges(c.res.Graph()); less {
		c.sure = lockgraph.NewFinder(g, lockgraph.Options{})
	}
	for _, fact := range c.res.Imported {
		c.below = append(c.below, lockgraph.NewFinder(&fact.Graph, lockgraph.Options{}))
	}
	c.cycles()
	c.siblings()
	c.sameClass()
	c.rounds()
	return nil, nil
}

// sureEdges is the graph without the orders that only tests show, and whether
// there are any.
func sureEdges(g *lockgraph.Graph) (*lockgraph.Graph, bool) {
	var sure []lockgraph.Edge
	for _, e := range g.Edges {
		if e.Confidence < finding.Low {
			sure = append(sure, e)
		}
	}
	out := &lockgraph.Graph{Writers: g.Writers}
	out.Add(sure...)
	return out, len(sure) < len(g.Edges)
}

// problem is a ring and the place of this package to report it at.
type problem struct {
	cycle lockgraph.Cycle
	at    local
}

// cycles reports each ring that has an edge of this package, once. Those that
// need nothing of a test come first: a ring by way of a test, which is mostly
// not shown, must not stand for one without.
func (c *checker) cycles() {
	said := map[[2]string]bool{}
	c.report(c.problems(c.sure, false), said)
	if c.sure != c.finder {
		c.report(c.problems(c.finder, true), said)
	}
}

// problems gives the best place of each ring, shortest first. Rings grow out of
// rings: where two locks contradict one another, every longer way round through
// them says the same once more.
func (c *checker) problems(finder *lockgraph.Finder, tests bool) []problem {
	best := map[string]problem{}
	var order []string
	for _, l := range c.locals {
		if l.edge.Confidence == finding.Low && !tests {
			continue
		}
		cycle, ok := finder.Through(l.edge)
		if !ok || c.known(cycle) {
			continue
		}
		id := lockgraph.CycleID(cycle.Classes())
		old, seen := best[id]
		if !seen {
			order = append(order, id)
		}
		if !seen || c.better(l, old.at) {
			best[id] = problem{cycle, l}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return best[a].cycle.Len() - best[b].cycle.Len() })
	var out []problem
	for _, id := range order {
		out = append(out, best[id])
	}
	return out
}

// report says what no ring with one of the same orders has said before.
func (c *checker) report(problems []problem, said map[[2]string]bool) {
	for _, p := range problems {
		if slices.ContainsFunc(p.cycle.Edges, func(e lockgraph.Edge) bool { return said[[2]string{e.From, e.To}] }) {
			continue
		}
		for _, e := range p.cycle.Edges {
			said[[2]string{e.From, e.To}] = true
		}
		c.say(p)
	}
}

// known reports whether a package below has all edges of the cycle and has
// said so.
func (c *checker) known(cycle lockgraph.Cycle) bool {
	for i, f := range c.below {
		g := &c.res.Imported[i].Graph
		if slices.ContainsFunc(cycle.Edges, func(e lockgraph.Edge) bool { return len(g.Between(e.From, e.To)) == 0 }) {
			continue
		}
		if again, ok := f.Through(g.Between(cycle.Edges[0].From, cycle.Edges[0].To)[0]); ok && again.Len() <= cycle.Len() {
			return true
		}
	}
	return false
}

// better reports whether the finding belongs at a rather than at b: where fewer
// places take the locks in that order, since that is the one to change; else
// where the source comes first.
func (c *checker) better(a, b local) bool {
	if na, nb := c.count(a), c.count(b); na != nb {
		return na < nb
	}
	return before(c.pass, a.o, b.o)
}

func (c *checker) count(l local) int {
	var funcs []*summary.Func
	for _, o := range c.locals {
		if o.edge.From == l.edge.From && o.edge.To == l.edge.To && !slices.Contains(funcs, o.f) {
			funcs = append(funcs, o.f)
		}
	}
	return len(funcs)
}

func before(pass *analysis.Pass, a, b *summary.Order) bool {
	p, q := pass.Fset.Position(pos(a)), pass.Fset.Position(pos(b))
	if p.Filename != q.Filename {
		return p.Filename < q.Filename
	}
	return p.Offset < q.Offset
}

// pos is where the second lock is asked for: in this function, or in the
// goroutine that it starts.
func pos(o *summary.Order) token.Pos {
	if o.At != nil {
		return summary.PosOf(o.At)
	}
	if o.Handed != nil {
		return summary.PosOf(o.Handed)
	}
	return o.Trace.Pos
}

func (c *checker) say(p problem) {
	l, cycle := p.at, p.cycle
	f := finding.Finding{
		Category: "lock-order", Func: l.f.Name, Locks: cycle.Classes(), Confidence: max(cycle.Confidence(), finding.Medium),
	}
	if cycle.Len() > 2 {
		f.Category = "lock-cycle"
	}
	f.Message = c.words(cycle, "")
	for _, e := range cycle.Edges {
		f.Traces = append(f.Traces, c.trace(e))
	}
	report.At(c.pass, pos(l.o), f)
}

// words tells a cycle from its first order; where is that one's place, with " at "
// before it, if the message stands elsewhere.
func (c *checker) words(cycle lockgraph.Cycle, where string) string {
	first := cycle.Edges[0]
	text := fmt.Sprintf("%s is taken while %s is held%s", c.res.ClassName(first.To), c.res.ClassName(first.From), where)
	if cycle.Len() > 2 {
		return text + ", which closes the cycle " + c.ring(cycle)
	}
	return text + "; " + c.res.Place(cycle.Edges[1].ToSite) + " takes them the other way round"
}

// ring writes a cycle of three and more with the places of the other edges.
func (c *checker) ring(cycle lockgraph.Cycle) string {
	var names, places []string
	for i, e := range cycle.Edges {
		names = append(names, c.res.ClassName(e.From))
		if i > 0 {
			places = append(places, c.res.Place(e.ToSite))
		}
	}
	names = append(names, names[0])
	return fmt.Sprintf("%s (%s)", strings.Join(names, " → "), strings.Join(places, ", "))
}

// trace is one goroutine's half.
func (c *checker) trace(e lockgraph.Edge) finding.Trace {
	t := finding.Trace{Steps: []finding.Step{{Site: c.res.Local(e.FromSite), Func: e.Func, Text: "holds " + c.res.ClassName(e.From)}}}
	for _, s := range e.Trace {
		s.Site = c.res.Local(s.Site)
		t.Steps = append(t.Steps, s)
	}
	return t
}

// siblings reports the rings that only this package's imports make together:
// each import has seen a part. The report stands at the later import.
func (c *checker) siblings() {
	mine := map[string]bool{}
	for _, l := range c.locals {
		if cycle, ok := c.finder.Through(l.edge); ok {
			mine[lockgraph.CycleID(cycle.Classes())] = true
		}
	}
	for _, cycle := range c.res.Graph().Cycles(lockgraph.Options{}) {
		if mine[cycle.ID] || c.known(cycle) {
			continue
		}
		// The import that is named last brings in the edge that closes the ring.
		at, edge := token.NoPos, -1
		for i, e := range cycle.Edges {
			if p := c.importOf(e.Package); p > at {
				at, edge = p, i
			}
		}
		if edge < 0 {
			at, edge = c.pass.Files[0].Package, 0
		}
		cycle = cycle.StartAt(edge)
		f := finding.Finding{Category: "lock-order-siblings", Locks: cycle.Classes(), Confidence: finding.Medium}
		f.Message = c.words(cycle, " at "+c.res.Place(cycle.Edges[0].ToSite))
		for _, e := range cycle.Edges {
			f.Traces = append(f.Traces, c.trace(e))
		}
		report.At(c.pass, at, f)
	}
}

// importOf is where a package is imported, NoPos if it is not.
func (c *checker) importOf(path string) token.Pos {
	for _, file := range c.pass.Files {
		for _, spec := range file.Imports {
			if strings.Trim(spec.Path.Value, `"`) == path {
				return spec.Pos()
			}
		}
	}
	return token.NoPos
}
