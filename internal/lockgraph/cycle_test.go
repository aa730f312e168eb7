package lockgraph

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

func TestCycles(t *testing.T) {
	e := func(from, to string, gates ...string) Edge { return edge(t, from, to, gates...) }
	tests := []struct {
		name    string
		edges   []Edge
		writers []Node
		opts    Options
		want    []string
	}{
		{name: "none", edges: []Edge{e("a", "b"), e("b", "c"), e("a", "c")}},
		{name: "two", edges: []Edge{e("a", "b"), e("b", "a")}, want: []string{"a → b → a"}},
		{name: "three", edges: []Edge{e("b", "c"), e("c", "a"), e("a", "b")}, want: []string{"a → b → c → a"}},
		{name: "seven", edges: []Edge{e("a", "b"), e("b", "c"), e("c", "d"), e("d", "e"), e("e", "f"), e("f", "g"), e("g", "a")},
			want: []string{"a → b → c → d → e → f → g → a"}},
		{name: "bound on length", edges: []Edge{e("b", "c"), e("c", "a"), e("a", "b")}, opts: Options{MaxLen: 2}},
		{name: "two apart", edges: []Edge{e("a", "b"), e("b", "a"), e("c", "d"), e("d", "c")},
			want: []string{"a → b → a", "c → d → c"}},
		{name: "short one hides the long one", edges: []Edge{e("a", "b"), e("b", "a"), e("b", "c"), e("c", "a")},
			want: []string{"a → b → a", "a → b → c → a"}},

		{name: "gate on both", edges: []Edge{e("a", "b", "g"), e("b", "a", "g")}},
		{name: "gate read by both", edges: []Edge{e("a", "b", "g:r"), e("b", "a", "g:r")}, want: []string{"a → b → a"}},
		{name: "gate read by one, written by the other", edges: []Edge{e("a", "b", "g:r"), e("b", "a", "g")}},
		{name: "gate on one", edges: []Edge{e("a", "b", "g"), e("b", "a")}, want: []string{"a → b → a"}},
		{name: "two different gates", edges: []Edge{e("a", "b", "g"), e("b", "a", "h")}, want: []string{"a → b → a"}},
		{name: "a way around the gate", edges: []Edge{e("a", "b", "g"), e("a", "b", "h"), e("b", "a", "g")},
			want: []string{"a → b → a"}},
		{name: "gate on two of three", edges: []Edge{e("a", "b", "g"), e("b", "c", "g"), e("c", "a")}},
		{name: "gate of two that are not adjacent", edges: []Edge{e("a", "b", "g"), e("b", "c"), e("c", "d", "g"), e("d", "a")}},
		{name: "permits are no gate", edges: []Edge{e("a", "b", "g:p"), e("b", "a", "g:p")}, want: []string{"a → b → a"}},
		{name: "second instance is no gate", edges: []Edge{e("a", "b", "b"), e("b", "a")}, want: []string{"a → b → a"}},
		{name: "what the other holds is a gate", edges: []Edge{e("a", "b"), e("b", "c", "a"), e("c", "a")}},

		{name: "readers without a writer", edges: []Edge{e("a:r", "b:r"), e("b:r", "a:r")}},
		{name: "readers with writers", edges: []Edge{e("a:r", "b:r"), e("b:r", "a:r")}, writers: []Node{"a", "b"},
			want: []string{"a → b → a"}},
		{name: "readers with one writer", edges: []Edge{e("a:r", "b:r"), e("b:r", "a:r")}, writers: []Node{"a"}},
		{name: "writer asks a reader", edges: []Edge{e("a:r", "b"), e("b:r", "a")}, want: []string{"a → b → a"}},
		{name: "the edges have the writer", edges: []Edge{e("a:r", "b:r"), e("b:r", "a:r"), e("x", "b"), e("a", "x", "b")},
			want: []string{"a → b → a"}},
		{name: "permit against permit", edges: []Edge{e("s:p", "b"), e("b", "s:p")}},
		{name: "permit against the whole", edges: []Edge{e("s:p", "b"), e("b", "s")}, want: []string{"b → s → b"}},

		{name: "before go", edges: []Edge{e("a", "b", "@before"), e("b", "a")}},
		{name: "both on main", edges: []Edge{e("a", "b", "@main"), e("b", "a", "@main")}},
		{name: "one on main", edges: []Edge{e("a", "b", "@main"), e("b", "a")}, want: []string{"a → b → a"}},
		{name: "two of three on main", edges: []Edge{e("a", "b", "@main"), e("b", "c", "@main"), e("c", "a")}},
		{name: "main and elsewhere", edges: []Edge{e("a", "b", "@main"), e("a", "b", "g"), e("b", "a", "@main")},
			want: []string{"a → b → a"}},

		{name: "same class, not asked for", edges: []Edge{e("a", "a")}},
		{name: "same class", edges: []Edge{e("a", "a")}, opts: Options{SameClass: true}, want: []string{"a → a"}},
		{name: "same class under a gate", edges: []Edge{e("a", "a", "g")}, opts: Options{SameClass: true}},
		{name: "same class on main", edges: []Edge{e("a", "a", "@main")}, opts: Options{SameClass: true}},
		{name: "same class, readers", edges: []Edge{e("a:r", "a:r")}, opts: Options{SameClass: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var g Graph
			g.Add(tt.edges...)
			g.AddWriters(tt.writers...)
			var got []string
			for _, c := range g.Cycles(tt.opts) {
				got = append(got, c.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), strings.Join(tt.want, ", "))
			}
		})
	}
}

func TestOrderedInstancesAreNoCycle(t *testing.T) {
	for _, rel := range []Instances{Ordered, ParentChild} {
		e := edge(t, "a", "a")
		e.Instances = rel
		var g Graph
		g.Add(e)
		if cs := g.Cycles(Options{SameClass: true}); len(cs) != 0 {
			t.Errorf("%s: %v", rel, cs)
		}
	}
}

func TestThroughStartsAtItsEdge(t *testing.T) {
	var g Graph
	g.Add(edge(t, "a", "b"), edge(t, "b", "c"), edge(t, "c", "a"))
	own := edge(t, "b", "c", "gate") // the graph has a better one
	own.Func = "own"
	c, ok := NewFinder(&g, Options{}).Through(own)
	if !ok || c.String() != "b → c → a → b" || c.Edges[0].Func != "own" {
		t.Errorf("got %v %v", c, ok)
	}
	if c.ID != g.Cycles(Options{})[0].ID {
		t.Error("the same classes have two IDs")
	}
	if _, ok := NewFinder(&g, Options{}).Through(edge(t, "x", "y")); ok {
		t.Error("a cycle through strangers")
	}
	g = Graph{}
	g.Add(edge(t, "a", "b"), edge(t, "b", "c"), edge(t, "c", "a", "@before"))
	if c, ok := NewFinder(&g, Options{}).Through(edge(t, "c", "a")); !ok || c.String() != "c → a → b → c" {
		t.Errorf("an edge that the graph lacks closes %v, %v", c, ok)
	}
}

func TestSureEdgesComeFirst(t *testing.T) {
	weak := edge(t, "a", "b")
	weak.Confidence = finding.Low
	var g Graph
	g.Add(weak, edge(t, "a", "b", "gate"), edge(t, "b", "a"))
	cs := g.Cycles(Options{})
	if len(cs) != 1 || cs[0].Confidence() != finding.High {
		t.Errorf("got %v", cs)
	}
}

// canHappen is the rule in its plainest form, written apart from the search:
// every lock makes its predecessor wait, every two goroutines can coexist.
func canHappen(g *Graph, cycle []Edge) bool {
	for i, a := range cycle {
		b := cycle[(i+1)%len(cycle)]
		switch {
		case a.ToMode == Write || b.FromMode == Write:
		case a.ToMode == Read && b.FromMode == Read && slices.Contains(g.Writers, b.From):
		default:
			return false
		}
		for j, b := range cycle {
			if a.Phase == BeforeGo || i != j && a.Phase == MainOnly && b.Phase == MainOnly {
				return false
			}
			if i == j {
				continue
			}
			for _, x := range append(slices.Clone(a.Gates), Gate{a.From, a.FromMode}) {
				for _, y := range append(slices.Clone(b.Gates), Gate{b.From, b.FromMode}) {
					if x.Class == y.Class && (x.Mode == Write || y.Mode == Write) {
						return false
					}
				}
			}
		}
	}
	return true
}

// bruteForce gives for each edge of the graph the length of the shortest cycle
// through it that can happen (0: none), by trying all simple paths.
func bruteForce(g *Graph) []int {
	best := make([]int, len(g.Edges))
	for first := range g.Edges {
		if g.Edges[first].From == g.Edges[first].To {
			continue
		}
		var walk func(path []Edge)
		walk = func(path []Edge) {
			last := path[len(path)-1]
			if last.To == path[0].From {
				if (best[first] == 0 || len(path) < best[first]) && canHappen(g, path) {
					best[first] = len(path)
				}
				return
			}
			if slices.ContainsFunc(path, func(e Edge) bool { return e.From == last.To }) {
				return
			}
			for _, e := range g.Edges {
				if e.From == last.To && e.To != e.From {
					walk(append(slices.Clone(path), e))
				}
			}
		}
		walk([]Edge{g.Edges[first]})
	}
	return best
}

func TestCyclesAgainstBruteForce(t *testing.T) {
	seeds := uint64(4000)
	if testing.Short() {
		seeds = 500
	}
	lengths := map[int]int{}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 2))
		var g Graph
		// Sparse graphs have the long cycles, dense ones the many choices.
		nodes := 2 + rng.IntN(6)
		g.Add(randomEdges(rng, nodes, nodes+rng.IntN(14))...)
		if rng.IntN(2) == 0 {
			g.Writers = g.Writers[:rng.IntN(len(g.Writers)+1)]
		}
		f := NewFinder(&g, Options{Budget: 1 << 30})
		want := bruteForce(&g)
		ids := map[string]bool{}
		for i, e := range g.Edges {
			c, ok := f.Through(e)
			if e.From == e.To {
				continue
			}
			if c.Len() != want[i] || ok != (want[i] > 0) {
				t.Fatalf("seed %d: edge %d %s→%s: length %d, brute force says %d", seed, i, e.From, e.To, c.Len(), want[i])
			}
			lengths[c.Len()]++
			if ok {
				if !canHappen(&g, c.Edges) {
					t.Fatalf("seed %d: %s cannot happen", seed, c)
				}
				ids[c.ID] = true
			}
		}
		all := g.Cycles(Options{Budget: 1 << 30})
		if len(all) != len(ids) {
			t.Fatalf("seed %d: %d cycles, edges name %d", seed, len(all), len(ids))
		}
		for _, c := range all {
			if !ids[c.ID] || c.Edges[0].From != slices.Min(c.Classes()) || !canHappen(&g, c.Edges) {
				t.Fatalf("seed %d: %s", seed, c)
			}
		}
	}
	for n := 2; n <= 5; n++ {
		if lengths[n] == 0 {
			t.Errorf("no cycle of length %d was met: the graphs are too tame (%v)", n, lengths)
		}
	}
	t.Logf("edges by length of their shortest cycle (0: none): %v", lengths)
}

func BenchmarkCycles(b *testing.B) {
	for _, tame := range []bool{true, false} {
		name := map[bool]string{true: "layered", false: "random"}[tame]
		b.Run(name, func(b *testing.B) {
			g := bigGraph(tame)
			b.ResetTimer()
			gaveUp, found := 0, 0
			for b.Loop() {
				gaveUp = 0
				found = len(g.Cycles(Options{GaveUp: func(Edge) { gaveUp++ }}))
			}
			b.ReportMetric(float64(found), "cycles")
			b.ReportMetric(float64(gaveUp), "gaveup")
		})
	}
}

// bigGraph has 500 classes and about 5,000 edges. Layered is what real programs
// look like: an order with a few dozen edges against it.
func bigGraph(layered bool) *Graph {
	rng := rand.New(rand.NewPCG(1, 1))
	var edges []Edge
	for len(edges) < 5000 {
		for _, e := range randomEdges(rng, 500, 100) {
			if layered && e.From > e.To && rng.IntN(100) > 0 {
				e.From, e.To = e.To, e.From
			}
			edges = append(edges, e)
		}
	}
	g := &Graph{}
	g.Add(edges...)
	return g
}

func BenchmarkNewFinder(b *testing.B) {
	g := bigGraph(true)
	for b.Loop() {
		NewFinder(g, Options{})
	}
}

func BenchmarkAdd(b *testing.B) {
	edges := bigGraph(false).Edges
	for b.Loop() {
		var g Graph
		g.Add(edges...)
	}
}
