package lockgraph

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

// edge reads "a>b" with marks: a class may be followed by ":r" or ":p" for its
// mode, then come gates "+g" or "+g:r", then a phase "@main" or "@before".
func edge(t testing.TB, from, to string, gates ...string) Edge {
	t.Helper()
	class := func(s string) (Node, Mode) {
		if n := len(s) - 2; n > 0 && s[n] == ':' {
			switch s[n+1] {
			case 'r':
				return s[:n], Read
			case 'p':
				return s[:n], Permit
			}
			t.Fatalf("no such mode: %s", s)
		}
		return s, Write
	}
	e := Edge{Package: "p", Func: "f", FromSite: finding.Site{File: "p/a.go", Line: 1}, ToSite: finding.Site{File: "p/a.go", Line: 2}}
	e.From, e.FromMode = class(from)
	e.To, e.ToMode = class(to)
	for _, g := range gates {
		switch g {
		case "@main":
			e.Phase = MainOnly
		case "@before":
			e.Phase = BeforeGo
		default:
			var gate Gate
			gate.Class, gate.Mode = class(g)
			e.Gates = append(e.Gates, gate)
		}
	}
	return e
}

func TestAddKeepsOneWitnessPerKind(t *testing.T) {
	long, short := edge(t, "a", "b"), edge(t, "a", "b")
	long.Trace = make([]finding.Step, 2)
	short.Trace = make([]finding.Step, 1)
	short.Func = "short"
	var g Graph
	g.Add(long, short, edge(t, "a", "b", "g"))
	if len(g.Edges) != 2 || g.Edges[0].Func != "short" || len(g.Edges[1].Gates) != 1 {
		t.Errorf("edges: %+v", g.Edges)
	}
	if want := []Node{"a", "b", "g"}; !slices.Equal(g.Writers, want) {
		t.Errorf("writers %v, want %v", g.Writers, want)
	}
}

func TestAddCleansGates(t *testing.T) {
	var g Graph
	g.Add(edge(t, "a", "b", "z", "b", "g:r", "g", "a:r"))
	want := []Gate{{"g", Write}, {"z", Write}}
	if got := g.Edges[0].Gates; !slices.Equal(got, want) {
		t.Errorf("gates %v, want %v", got, want)
	}
}

func TestBetweenAndConfirmed(t *testing.T) {
	run := edge(t, "a", "c")
	run.Source = Runtime
	var g Graph
	g.Add(edge(t, "a", "b"), edge(t, "a", "c"), run, edge(t, "b", "a", "g"), edge(t, "b", "a"))
	if n := len(g.Between("a", "c")); n != 2 {
		t.Errorf("%d edges a→c, want 2", n)
	}
	if n := len(g.Between("a", "x")) + len(g.Between("z", "a")); n != 0 {
		t.Errorf("%d edges between strangers", n)
	}
	if !g.Confirmed("a", "c") || g.Confirmed("a", "b") || g.Confirmed("x", "y") {
		t.Error("Confirmed must be true of a→c alone")
	}
}

// randomGraph makes edges over few classes, so that they meet.
func randomEdges(rng *rand.Rand, nodes, edges int) []Edge {
	class := func() Node { return string(rune('a' + rng.IntN(nodes))) }
	var out []Edge
	for range edges {
		e := Edge{
			From: class(), To: class(), Package: fmt.Sprint("p", rng.IntN(3)),
			FromMode: Mode(rng.IntN(3)), ToMode: Mode(rng.IntN(3)),
			ToSite: finding.Site{File: "a.go", Line: 1 + rng.IntN(9)},
			Trace:  make([]finding.Step, rng.IntN(3)),
		}
		if rng.IntN(4) == 0 {
			e.Phase = Phase(rng.IntN(3))
		}
		if rng.IntN(4) == 0 {
			e.Confidence = finding.Confidence(rng.IntN(3))
		}
		if e.From == e.To {
			e.Instances = Instances(rng.IntN(3))
		}
		if rng.IntN(4) == 0 {
			e.Source = Runtime
		}
		for range rng.IntN(6) - 3 {
			// g and h are only ever gates; the others may be on the cycle too.
			gate := Gate{Class: []Node{"g", "h", class()}[rng.IntN(3)], Mode: Mode(rng.IntN(3))}
			e.Gates = append(e.Gates, gate)
		}
		out = append(out, e)
	}
	return out
}

func TestMergeIsOrderFree(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		// More than maxAlternatives a pair, so that the cap bites.
		edges := randomEdges(rng, 2, 120)
		var whole Graph
		whole.Add(edges...)

		rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		var parts []*Graph
		for len(edges) > 0 {
			n := 1 + rng.IntN(len(edges))
			p := &Graph{}
			p.Add(edges[:n]...)
			parts, edges = append(parts, p), edges[n:]
		}
		// Random bracketing: ((a+b)+c) or (a+(b+c)), with repeats.
		for len(parts) > 1 {
			i := rng.IntN(len(parts) - 1)
			parts[i].Merge(parts[i+1], parts[i])
			parts = slices.Delete(parts, i+1, i+2)
		}
		if !reflect.DeepEqual(&whole, parts[0]) {
			t.Fatalf("seed %d: parts merged differ from the whole", seed)
		}
	}
}

func TestGobIsDeterministic(t *testing.T) {
	encode := func(seed uint64) []byte {
		edges := randomEdges(rand.New(rand.NewPCG(7, 7)), 6, 60)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		var g Graph
		g.Add(edges...)
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(&g); err != nil {
			t.Fatal(err)
		}
		var back Graph
		if err := gob.NewDecoder(bytes.NewReader(b.Bytes())).Decode(&back); err != nil {
			t.Fatal(err)
		}
		if len(back.Edges) != len(g.Edges) || len(back.Cycles(Options{})) != len(g.Cycles(Options{})) {
			t.Error("the graph changed on its way through gob")
		}
		return b.Bytes()
	}
	first := encode(0)
	for seed := range uint64(50) {
		if !bytes.Equal(first, encode(seed)) {
			t.Fatal("equal graphs, different bytes")
		}
	}
}
