package lockgraph

import (
	"math"
	"slices"
)

// Options choose what counts as a cycle.
type Options struct {
	// SameClass asks for cycles of length one too: two instances of one class
	// that nothing orders.
	SameClass bool
	// MaxLen bounds the number of edges of a cycle; 0 is no bound.
	MaxLen int
	// Budget bounds the steps spent on the cycles of one edge; 0 is 20,000. An
	// edge that needs more has no cycle reported.
	Budget int
	// GaveUp is told of each edge that ran out of its budget; nil is nobody.
	GaveUp func(e Edge)
}

// Cycles gives, for each edge, the shortest cycle through it that can happen,
// each problem (set of classes) once, shortest first, in an order that depends
// on the graph alone. See Finder for what can happen.
func (g *Graph) Cycles(opts Options) []Cycle {
	f := NewFinder(g, opts)
	best := map[string]Cycle{}
	for i := range g.Edges {
		c, ok := f.Through(g.Edges[i])
		if !ok {
			continue
		}
		c = c.canonical()
		if old, ok := best[c.ID]; !ok || compareCycles(c, old) < 0 {
			best[c.ID] = c
		}
	}
	out := make([]Cycle, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	slices.SortFunc(out, compareCycles)
	return out
}

// Finder answers questions about the cycles of one graph, which must not
// change meanwhile. It is for one goroutine.
//
// A cycle can happen when every lock on it blocks (it is held by one edge in
// a mode that makes the edge before it wait) and all its goroutines can be in
// the middle of their edges at one moment. So these are none:
//   - two of its edges hold one gate, at least one of them in Write mode. (That
//     all hold it is the usual case, but two are enough to break the circle.)
//   - some lock is both held and asked for in Read mode and has no writer, or
//     both as a Permit.
//   - one edge is taken only before the first goroutine starts.
//   - two of its edges are taken on the main goroutine only.
//   - the lock that one edge asks for and that which the next one holds have two
//     homes.
//
// Several edges may join two classes, so the search runs over edges, not
// classes: a vertex is an edge, and an arc leads to each edge that may follow
// it. For cycles of two and three this is all there is to check; longer ones
// are searched by iterative deepening, each edge against all before it.
type Finder struct {
	opts  Options
	graph *Graph
	nodes []Node
	comp  []int   // node → strongly connected component
	edges []*Edge // those that may lie on a cycle, without the dominated ones
	from  []int   // edges[i].From in nodes
	to    []int
	out   [][]int // node → edges that leave it
	next  [][]int // edge → edges that may follow it
	prev  [][]int

	target int // the node that dist is about; -1 is none yet
	dist   []int
}

const unreachable = math.MaxInt32

// NewFinder prepares the search. It costs little for what lies on no cycle of
// classes, and the square of the alternatives at each node for the rest.
func NewFinder(g *Graph, opts Options) *Finder {
	if opts.Budget == 0 {
		opts.Budget = 20_000
	}
	if opts.MaxLen == 0 {
		opts.MaxLen = unreachable
	}
	f := &Finder{opts: opts, graph: g, nodes: g.Nodes(), target: -1}
	f.collect()
	f.next, f.prev = make([][]int, len(f.edges)), make([][]int, len(f.edges))
	for a, e := range f.edges {
		for _, b := range f.out[f.to[a]] {
			if f.follows(e, f.edges[b]) {
				f.next[a] = append(f.next[a], b)
				f.prev[b] = append(f.prev[b], a)
			}
		}
	}
	return f
}

// pair is the edges from one class to another, with their places in nodes.
type pair struct {
	from, to int
	edges    []Edge
}

// pairs splits the edges between different classes by their classes. What is
// only taken before the first goroutine starts is left out.
func (f *Finder) pairs() []pair {
	ids := make(map[Node]int, len(f.nodes))
	for i, n := range f.nodes {
		ids[n] = i
	}
	var out []pair
	all := f.graph.Edges
	for i := 0; i < len(all); {
		j, usable := i, false
		for j < len(all) && all[j].From == all[i].From && all[j].To == all[i].To {
			usable = usable || all[j].usable()
			j++
		}
		if usable {
			out = append(out, pair{ids[all[i].From], ids[all[i].To], all[i:j]})
		}
		i = j
	}
	return out
}

// usable reports whether the edge can be part of a cycle of two or more.
func (e *Edge) usable() bool { return e.From != e.To && e.Phase != BeforeGo }

// collect takes over the edges that may lie on a cycle and that no other edge
// of the same pair makes superfluous.
func (f *Finder) collect() {
	pairs := f.pairs()
	succ := make([][]int, len(f.nodes))
	for _, p := range pairs {
		succ[p.from] = append(succ[p.from], p.to)
	}
	f.comp = components(succ)
	f.out = make([][]int, len(f.nodes))
	for _, p := range pairs {
		if f.comp[p.from] != f.comp[p.to] {
			continue
		}
		for _, e := range undominated(p.edges) {
			f.out[p.from] = append(f.out[p.from], len(f.edges))
			f.edges = append(f.edges, e)
			f.from, f.to = append(f.from, p.from), append(f.to, p.to)
		}
	}
}

func undominated(pair []Edge) []*Edge {
	var keep []*Edge
	for i := range pair {
		e := &pair[i]
		if e.usable() && !slices.ContainsFunc(keep, func(k *Edge) bool { return k.dominates(e) }) {
			keep = slices.DeleteFunc(keep, func(k *Edge) bool { return e.dominates(k) })
			keep = append(keep, e)
		}
	}
	return keep
}

// follows reports whether b may come after a: b's goroutine makes a's wait.
func (f *Finder) follows(a, b *Edge) bool {
	return meet(a.ToHome, b.FromHome) && blocks(b.FromMode, a.ToMode, f.graph.HasWriter(b.From)) && a.together(b)
}

// Through gives the shortest cycle that takes edge e, which need not be one
// that the graph kept, and starts with it. Of several it gives the one whose
// edges come first in the order of the graph. False is: there is none, or it
// was not found within the budget.
func (f *Finder) Through(e Edge) (Cycle, bool) {
	e = e.clean()
	if e.From == e.To {
		ok := f.opts.SameClass && e.Instances == Unknown && f.follows(&e, &e)
		return newCycle([]*Edge{&e}), ok
	}
	target, ok := indexOf(f.nodes, e.From)
	start, ok2 := indexOf(f.nodes, e.To)
	if !ok || !ok2 || !e.usable() {
		return Cycle{}, false
	}
	if !slices.ContainsFunc(f.graph.Between(e.From, e.To), func(o Edge) bool { return o.usable() }) {
		return f.with(e).Through(e)
	}
	if f.comp[start] != f.comp[target] {
		return Cycle{}, false
	}
	s := search{Finder: f, first: &e, start: start, target: target, seen: make([]bool, len(f.nodes))}
	// Most questions are answered in a few steps by distances that all edges
	// from one class share; only the hard ones pay for their own.
	s.dist = f.distances(target)
	c, ok, done := s.run(min(f.opts.Budget, 300))
	if !done {
		s.dist = f.measure(target, &e)
		c, ok, done = s.run(f.opts.Budget)
	}
	if !done && f.opts.GaveUp != nil {
		f.opts.GaveUp(e)
	}
	return c, ok
}

// with is the finder of the graph with one edge more. An edge between two
// classes that the graph does not join may close cycles of edges that lie on
// none so far.
func (f *Finder) with(e Edge) *Finder {
	g := &Graph{}
	g.Merge(f.graph)
	g.Add(e)
	return NewFinder(g, f.opts)
}

// distances gives, for each edge, the least number of edges from its start to
// the target. Questions mostly come sorted by From, so remembering the last
// answer is enough.
func (f *Finder) distances(target int) []int {
	if f.target != target {
		f.target, f.dist = target, f.measure(target, nil)
	}
	return f.dist
}

// measure goes breadth first backwards from the edges that enter the target.
// With an edge first it keeps to those that can be in one cycle with it, and
// that it can follow.
func (f *Finder) measure(target int, first *Edge) []int {
	dist := make([]int, len(f.edges))
	queue := make([]int, 0, len(f.edges))
	for a, e := range f.edges {
		dist[a] = unreachable
		if f.to[a] == target && (first == nil || f.follows(e, first)) {
			dist[a] = 1
			queue = append(queue, a)
		}
	}
	for i := 0; i < len(queue); i++ {
		b := queue[i]
		for _, a := range f.prev[b] {
			if dist[a] == unreachable && (first == nil || f.edges[a].together(first)) {
				dist[a] = dist[b] + 1
				queue = append(queue, a)
			}
		}
	}
	return dist
}

// search is one question: a walk from the first edge back to its own start.
type search struct {
	*Finder
	first         *Edge
	start, target int   // nodes: where first leads, and where it comes from
	dist          []int // edge → at least so many edges to target, itself counted
	path          []*Edge
	seen          []bool // nodes
	limit         int
	deeper        int // the least length that a branch cut off at limit could have
	steps         int
}

// run deepens until it has a cycle or nothing was cut off. done is false when
// the budget ended before that.
func (s *search) run(budget int) (c Cycle, ok, done bool) {
	clear(s.seen)
	s.seen[s.start] = true
	s.path = append(s.path[:0], s.first)
	s.steps = budget
	for s.limit = 2; s.limit <= s.opts.MaxLen && s.limit < unreachable; s.limit = s.deeper {
		s.deeper = unreachable
		if s.extend(s.out[s.start]) {
			return newCycle(s.path), true, true
		}
		if s.steps <= 0 {
			return Cycle{}, false, false
		}
	}
	return Cycle{}, false, true
}

// extend tries each candidate as the next edge of the path.
func (s *search) extend(candidates []int) bool {
	for _, b := range candidates {
		if s.steps--; s.steps <= 0 {
			return false
		}
		if s.dist[b] == unreachable || s.seen[s.to[b]] {
			continue
		}
		if n := len(s.path) + s.dist[b]; n > s.limit {
			s.deeper = min(s.deeper, n)
			continue
		}
		e := s.edges[b]
		if !s.fits(e) {
			continue
		}
		s.path = append(s.path, e)
		if s.to[b] == s.target {
			return true
		}
		s.seen[s.to[b]] = true
		if s.extend(s.next[b]) {
			return true
		}
		s.seen[s.to[b]] = false
		s.path = s.path[:len(s.path)-1]
	}
	return false
}

// fits reports whether e may stand after the path: it makes the last edge of it
// wait, is possible together with all, and where it closes the circle the
// first edge makes it wait.
func (s *search) fits(e *Edge) bool {
	last := s.path[len(s.path)-1]
	if !s.follows(last, e) || e.To == s.first.From && !s.follows(e, s.first) {
		return false
	}
	return !slices.ContainsFunc(s.path, func(p *Edge) bool { return !p.together(e) })
}
