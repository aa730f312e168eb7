package summary_test

import (
	"fmt"
	"go/constant"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/randgo"
	"github.com/concurlint/concurlint/internal/summary"
)

// held gives the locks that a way holds, as "selector mode".
func (w world) held() map[string]bool {
	out := map[string]bool{}
	for i, l := range w.locks {
		if l[inWrite] > 0 {
			out[fmt.Sprint(oracleLocks[i], " ", lockgraph.Write)] = true
		}
		if l[inRead] > 0 {
			out[fmt.Sprint(oracleLocks[i], " ", lockgraph.Read)] = true
		}
	}
	return out
}

// must gives what all the ways hold; false where none comes by.
func must(ws worlds) (all map[string]bool, alive bool) {
	for w := range ws {
		here := w.held()
		if all == nil {
			all = here
		}
		maps.DeleteFunc(all, func(k string, _ bool) bool { return !here[k] })
	}
	return all, all != nil
}

// sets gives what the ways hold, each set once, as text.
func sets(ws worlds) map[string]bool {
	out := map[string]bool{}
	for w := range ws {
		out[fmt.Sprint(keys(w.held()))] = true
	}
	return out
}

// truth is what the oracle knows of one function.
type truth struct {
	plain, exact, own []worlds // probe → ways
	ends, blindEnds   worlds
	selfTry           bool
}

func ask(g *oracleGen, body []node) truth {
	var all []*oracle
	start := func(o oracle) *oracle {
		o.held, o.exits = make([]worlds, g.probes), worlds{}
		for i := range o.held {
			o.held[i] = worlds{}
		}
		all = append(all, &o)
		return &o
	}
	plain, blind := start(oracle{plain: true, blind: true}), start(oracle{blind: true, own: true})
	plain.function(body)
	blind.function(body)
	exact, own := start(oracle{}), start(oracle{own: true})
	for i := range 8 {
		for _, o := range []*oracle{exact, own} {
			o.params = [3]bool{i&1 > 0, i&2 > 0, i&4 > 0}
			o.function(body)
		}
	}
	return truth{plain: plain.held, exact: exact.held, own: own.held, ends: own.exits, blindEnds: blind.exits, selfTry: blind.selfTry}
}

func TestHeldAgainstOracle(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 200
	}
	probes, full, unfinished, exits, surplus := 0, 0, 0, 0, 0
	for seed := range seeds {
		g := &oracleGen{rng: rand.New(rand.NewPCG(seed, 4)), left: 6 + int(seed%20)}
		body, src := g.program()
		want := ask(g, body)
		got := askEngine(t, src)
		if !got.complete {
			unfinished++
			continue
		}
		for p := range g.probes {
			most, alive := must(want.exact[p])
			if !alive {
				continue // no way comes here; whatever is said of it is true
			}
			held, seen := got.held[p]
			if !seen {
				t.Fatalf("seed %d: at = %d: the engine never comes here\n%s", seed, p, src)
			}
			if extra := without(held, most); extra != nil {
				t.Fatalf("seed %d: at = %d: the engine holds %v, but some way comes without (exactly %v)\n%s", seed, p, extra, keys(most), src)
			}
			least, _ := must(want.plain[p])
			if missing := without(least, held); missing != nil {
				t.Fatalf("seed %d: at = %d: the engine misses %v, held on every way whatever the conditions\n%s", seed, p, missing, src)
			}
			probes++
			if ideal, _ := must(want.own[p]); without(ideal, held) == nil {
				full++
			}
		}
		// The function ends in no other states than the engine says, and where
		// nothing is wrong in it, in no more than it would with blind conditions.
		if missing := without(sets(want.ends), got.exits); missing != nil {
			t.Fatalf("seed %d: the function can end holding %v, the engine knows only %v\n%s", seed, missing, keys(got.exits), src)
		}
		if extra := without(got.exits, sets(want.blindEnds)); extra != nil && got.clean && !want.selfTry {
			t.Fatalf("seed %d: the engine ends it holding %v, which no way does, only %v\n%s", seed, extra, keys(sets(want.blindEnds)), src)
		}
		exits += len(got.exits)
		surplus += len(without(got.exits, sets(want.ends)))
	}
	t.Logf("%d probes, %d (%.1f %%) miss nothing; %d ends, %d of them on no real way; %d functions over budget",
		probes, full, 100*float64(full)/float64(max(probes, 1)), exits, surplus, unfinished)
	if full*100 < probes*95 {
		t.Errorf("only %d of %d probes miss nothing", full, probes)
	}
	if unfinished*10 > int(seeds) {
		t.Errorf("%d of %d small functions are over budget", unfinished, seeds)
	}
}

func keys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

// without gives the keys of a that b lacks.
func without(a, b map[string]bool) []string {
	var out []string
	for _, k := range keys(a) {
		if !b[k] {
			out = append(out, k)
		}
	}
	return out
}

// claims is what the engine says of one function.
type claims struct {
	complete bool                    // it got through within its budget
	clean    bool                    // it finds no lock operation that blocks or dies
	held     map[int]map[string]bool // probe → locks
	exits    map[string]bool         // what the function may hold at its ends, as text
}

// askEngine runs the engine. A probe is a store of its number to the variable
// at.
func askEngine(t *testing.T, src string) claims {
	t.Helper()
	pkgs, err := randgo.Load(randgo.Source{Path: "p", Text: src})
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{summary.Analyzer}, pkgs, &checker.Options{Sequential: true})
	if err != nil || graph.Roots[0].Err != nil {
		t.Fatal(err, graph.Roots[0].Err)
	}
	res := graph.Roots[0].Result.(*summary.Result)
	fn := res.SSA.Func("f")
	info := res.Func(fn)
	out := claims{complete: info.Complete, held: map[int]map[string]bool{}, exits: map[string]bool{}}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok {
				if v, ok := st.Val.(*ssa.Const); ok && strings.HasSuffix(st.Addr.String(), ".at") {
					n, _ := constant.Int64Val(v.Value)
					out.held[int(n)] = heldSet(res.Held(instr))
				}
			}
		}
	}
	for _, e := range info.Exits {
		out.exits[fmt.Sprint(keys(heldSet(e.Held)))] = true
	}
	out.clean = len(info.Relocks) == 0 && !slices.ContainsFunc(info.Misuses, func(m summary.Misuse) bool { return m.Kind != summary.NotHeld })
	return out
}

func heldSet(hs []summary.Held) map[string]bool {
	out := map[string]bool{}
	for _, h := range hs {
		out[fmt.Sprint(h.Path.Sel, " ", h.Mode)] = true
	}
	return out
}
