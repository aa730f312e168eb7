package lockgraph

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

// Cycle is a way in which as many goroutines as it has edges can wait for one
// another for ever: each holds the From of its edge and asks for the To, which
// is the From of the next edge. A cycle of length one is a class of which two
// instances are taken in no known order.
type Cycle struct {
	// ID names the problem: a hash of the classes, the same from run to run,
	// whichever edges were the witnesses.
	ID string
	// Edges in order. Those of Graph.Cycles start at the least class, those of
	// Finder.Through at the edge asked for.
	Edges []Edge
}

// Len is the number of edges, which is that of classes and of goroutines.
func (c Cycle) Len() int { return len(c.Edges) }

// Classes gives the classes in the order of the cycle, each once.
func (c Cycle) Classes() []Node {
	out := make([]Node, len(c.Edges))
	for i := range c.Edges {
		out[i] = c.Edges[i].From
	}
	return out
}

// Confidence is that of the least sure edge.
func (c Cycle) Confidence() finding.Confidence {
	worst := finding.High
	for i := range c.Edges {
		worst = max(worst, c.Edges[i].Confidence)
	}
	return worst
}

// StartAt gives the same cycle with edge i first.
func (c Cycle) StartAt(i int) Cycle {
	c.Edges = slices.Concat(c.Edges[i:], c.Edges[:i])
	return c
}

// canonical starts the cycle at its least class.
func (c Cycle) canonical() Cycle {
	least := 0
	for i := range c.Edges {
		if c.Edges[i].From < c.Edges[least].From {
			least = i
		}
	}
	return c.StartAt(least)
}

// String gives the classes with arrows: "a → b → a".
func (c Cycle) String() string {
	if len(c.Edges) == 0 {
		return ""
	}
	return strings.Join(append(c.Classes(), c.Edges[0].From), " → ")
}

func newCycle(edges []*Edge) Cycle {
	c := Cycle{Edges: make([]Edge, len(edges))}
	for i, e := range edges {
		c.Edges[i] = *e
	}
	c.ID = CycleID(c.Classes())
	return c
}

// CycleID gives the ID of a cycle through these classes, in any order.
func CycleID(classes []Node) string {
	sorted := slices.Sorted(slices.Values(classes))
	h := fnv.New64a()
	for _, c := range sorted {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// compareCycles puts the short and sure ones first.
func compareCycles(a, b Cycle) int {
	return cmp.Or(
		cmp.Compare(len(a.Edges), len(b.Edges)),
		cmp.Compare(a.Confidence(), b.Confidence()),
		slices.CompareFunc(a.Edges, b.Edges, compareEdges),
	)
}
