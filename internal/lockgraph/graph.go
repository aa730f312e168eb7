// Package lockgraph owns the lock-order graph: which class of locks is taken
// while which other is held, and which of its cycles can be a deadlock. The
// static half fills it from code, the run-time half from what a program did,
// and both halves, any number of packages, processes and runs add up in one.
//
// It does not know how a lock is found or named, and it reports nothing. It
// imports only std and finding, because the run-time tracker uses it too.
//
// Everything here is plain data in sorted slices: equal graphs have equal gob
// and JSON bytes, in any process.
package lockgraph

import (
	"slices"
	"sort"
	"strings"
)

// maxAlternatives bounds the edges kept between two classes by one source. The
// ones that fit most easily into a cycle stay. It keeps the facts of a large
// program small: a pair with more than eight ways that differ in gates, modes
// or phase has not been seen outside of random tests.
const maxAlternatives = 8

// Graph is a set of edges. The zero value is empty and ready. The fields are
// exported for gob and for reading; only the methods may change them. A Graph
// may be read by many goroutines, but not while a method changes it.
type Graph struct {
	// Edges, sorted. Of edges that do not differ in what matters to a cycle
	// (classes, homes, source, modes, gates, phase, instances, confidence) only the one
	// with the shortest trace is here.
	Edges []Edge
	// Writers lists, sorted, the classes that somebody takes in Write mode,
	// with or without an edge. Readers block one another only behind a writer.
	Writers []Node
}

// Add puts edges in and notes their writers. Add many at once: a call costs
// the size of the graph.
func (g *Graph) Add(edges ...Edge) {
	if len(edges) == 0 {
		return
	}
	all := make([]Edge, 0, len(g.Edges)+len(edges))
	all = append(all, g.Edges...)
	var writers []Node
	for _, e := range edges {
		writers = appendWriters(writers, e)
		all = append(all, e.clean())
	}
	g.Edges = reduce(all)
	g.AddWriters(writers...)
}

// AddWriters notes classes that are taken in Write mode somewhere.
func (g *Graph) AddWriters(classes ...Node) {
	if len(classes) == 0 {
		return
	}
	all := slices.Concat(g.Writers, classes)
	slices.Sort(all)
	g.Writers = slices.Compact(all)
}

// HasWriter reports whether somebody takes the class in Write mode.
func (g *Graph) HasWriter(class Node) bool {
	_, ok := slices.BinarySearch(g.Writers, class)
	return ok
}

// Merge adds all that the other graphs hold. The result depends neither on
// their order nor on how they were merged before.
func (g *Graph) Merge(others ...*Graph) {
	var edges []Edge
	var writers []Node
	for _, o := range others {
		edges = append(edges, o.Edges...)
		writers = append(writers, o.Writers...)
	}
	g.AddWriters(writers...)
	g.Add(edges...)
}

// Between gives the edges from one class to another, best first. The slice is
// the graph's own.
func (g *Graph) Between(from, to Node) []Edge {
	at := func(to Node) int {
		return sort.Search(len(g.Edges), func(i int) bool {
			e := &g.Edges[i]
			return e.From > from || e.From == from && e.To >= to
		})
	}
	i := at(to)
	j := i
	for j < len(g.Edges) && g.Edges[j].From == from && g.Edges[j].To == to {
		j++
	}
	return g.Edges[i:j:j]
}

// Nodes lists every class that has an edge, sorted.
func (g *Graph) Nodes() []Node {
	var all []Node
	for i := range g.Edges {
		all = append(all, g.Edges[i].From, g.Edges[i].To)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Confirmed reports whether a running program took this pair of classes in
// this order.
func (g *Graph) Confirmed(from, to Node) bool {
	es := g.Between(from, to)
	return len(es) > 0 && es[len(es)-1].Source == Runtime
}

func appendWriters(ws []Node, e Edge) []Node {
	if e.FromMode == Write {
		ws = append(ws, e.From)
	}
	if e.ToMode == Write {
		ws = append(ws, e.To)
	}
	for _, g := range e.Gates {
		if g.Mode == Write {
			ws = append(ws, g.Class)
		}
	}
	return ws
}

// reduce sorts, keeps one witness a kind and maxAlternatives kinds a pair.
// Both rules are "the least by a total order", so reducing parts first and
// then their union gives what reducing the whole gives. A rule that looked at
// two edges together, such as dominance, would not.
func reduce(all []Edge) []Edge {
	slices.SortStableFunc(all, compareEdges)
	out := all[:0]
	kinds := 0
	for _, e := range all {
		if n := len(out); n > 0 && comparePair(out[n-1], e) == 0 {
			if compareKind(out[n-1], e) == 0 || kinds == maxAlternatives {
				continue
			}
			kinds++
		} else {
			kinds = 1
		}
		out = append(out, e)
	}
	clear(all[len(out):])
	return slices.Clip(out)
}

// indexOf gives the place of a class in a sorted list.
func indexOf(nodes []Node, n Node) (int, bool) {
	return slices.BinarySearchFunc(nodes, n, strings.Compare)
}
