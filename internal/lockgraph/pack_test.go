package lockgraph

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

// wordyGraph has names, sites and traces as long as those of real programs.
func wordyGraph(classes, edges int) *Graph {
	rng := rand.New(rand.NewPCG(1, 5))
	pkg := func(i int) string { return fmt.Sprintf("github.com/organization/project/internal/pkg%d", i%60) }
	class := func() Node { i := rng.IntN(classes); return fmt.Sprintf("%s.Type%d.mu", pkg(i), i) }
	site := func() finding.Site {
		return finding.Site{File: pkg(rng.IntN(60)) + "/file.go", Line: 1 + rng.IntN(2000), Col: 3}
	}
	method := func() string { return fmt.Sprintf("(*Type%d).method", rng.IntN(classes)) }
	var es []Edge
	for range edges {
		e := Edge{From: class(), To: class(), Package: pkg(rng.IntN(60)), Func: method(), FromSite: site(), ToSite: site()}
		for range rng.IntN(4) {
			e.Trace = append(e.Trace, finding.Step{Site: site(), Func: method(), Text: "calls " + method()})
		}
		es = append(es, e)
	}
	g := &Graph{}
	g.Add(es...)
	return g
}

func TestPackKeepsEverything(t *testing.T) {
	graphs := []*Graph{{}, {Writers: []Node{"w"}}, wordyGraph(20, 100)}
	for seed := range uint64(200) {
		g := &Graph{}
		g.Add(randomEdges(rand.New(rand.NewPCG(seed, 6)), 5, 30)...)
		// Traces of length 0 come back as nil, which is how the engine makes them.
		for i := range g.Edges {
			if len(g.Edges[i].Trace) == 0 {
				g.Edges[i].Trace = nil
			}
		}
		graphs = append(graphs, g)
	}
	// Every field must be taken along; a new one makes this fail.
	full := Edge{}
	v := reflect.ValueOf(&full).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(fmt.Sprint("text ", i))
		case reflect.Uint8:
			f.SetUint(1)
		case reflect.Int:
			f.SetInt(1)
		}
	}
	full.From = full.To // only there do Instances count
	full.Gates = []Gate{{"g", Permit}}
	full.FromSite, full.ToSite = finding.Site{File: "f", Line: 1, Col: 2}, finding.Site{File: "g", Line: 300, Col: 4}
	full.Trace = []finding.Step{{Site: full.ToSite, Func: "x", Text: "y"}}
	g := &Graph{}
	g.Add(full)
	graphs = append(graphs, g)

	for i, g := range graphs {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(struct{ G Graph }{*g}); err != nil {
			t.Fatal(err)
		}
		var back struct{ G Graph }
		if err := gob.NewDecoder(&b).Decode(&back); err != nil {
			t.Fatalf("graph %d: %v", i, err)
		}
		if !reflect.DeepEqual(*g, back.G) {
			t.Fatalf("graph %d: got %+v, want %+v", i, back.G, *g)
		}
	}
}

func TestUnpackRefusesOtherBytes(t *testing.T) {
	data, err := wordyGraph(5, 20).GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	var g Graph
	for n := 1; n < len(data); n++ {
		if err := g.GobDecode(data[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are accepted", n, len(data))
		}
	}
	if err := g.GobDecode(append(data, 0)); err == nil {
		t.Error("a byte too many is accepted")
	}
}

func FuzzUnpack(f *testing.F) {
	data, _ := wordyGraph(5, 5).GobEncode()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var g Graph
		if g.GobDecode(data) == nil {
			g.Cycles(Options{Budget: 1000})
		}
	})
}

// plain is a Graph without methods, which gob encodes in its own way.
type plain Graph

func BenchmarkGob(b *testing.B) {
	g := wordyGraph(500, 5000)
	bench := func(name string, v, back any) {
		b.Run(name, func(b *testing.B) {
			var buf bytes.Buffer
			for b.Loop() {
				buf.Reset()
				if err := gob.NewEncoder(&buf).Encode(v); err != nil {
					b.Fatal(err)
				}
				if err := gob.NewDecoder(bytes.NewReader(buf.Bytes())).Decode(back); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(buf.Len())/float64(len(g.Edges)), "B/edge")
		})
	}
	bench("packed", g, &Graph{})
	bench("plain", (*plain)(g), &plain{})
}
