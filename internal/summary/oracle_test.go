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

// The oracle: random functions over three locks, without calls, small enough
// to try every way through them. At each probe it knows which locks are held
// on every way, and the engine's Held must lie between two answers:
//
//   - it claims no lock that some way comes without (exact: conditions on the
//     parameters, which never change, are the same wherever they are asked);
//   - it misses none that is held even if every condition goes either way at
//     will (plain: what a dataflow analysis without conditions finds).
//
// A way on which the program blocks for itself or dies (Lock while held,
// unlock in the wrong mode) ends there for the exact answer, and goes on for
// the plain one; what the engine does with it is its own affair. An unlock of
// what is not held lets go what the caller held; when that is taken back, Held,
// which is about what the function itself took, need not have it.

// world is what one way through the function holds: for each lock how often in
// Write mode, how often in Read mode, and whether the caller's hold was let go.
type world [3][3]uint8

const (
	inWrite = iota
	inRead
	callers
)

// worlds is a set of ways that are at one place.
type worlds map[world]bool

func (w worlds) add(o worlds) { maps.Copy(w, o) }

// ends collects the ways that leave a block otherwise than through its end.
type ends struct{ breaks, continues worlds }

// oracle walks all ways for one choice of parameters.
type oracle struct {
	params [3]bool
	plain  bool
	own    bool     // what is taken back for the caller does not count
	held   []worlds // probe → the ways that come by
}

func (o *oracle) run(ns []node, in worlds, e *ends) worlds {
	for _, n := range ns {
		in = o.step(n, in, e)
	}
	return in
}

// choose splits ways at a condition.
func (o *oracle) choose(n node, in worlds) (yes, no worlds) {
	switch {
	case n.cond == 4:
		return in, worlds{}
	case n.cond == 3 || o.plain:
		return in, in
	case o.params[n.cond] != n.negate:
		return in, worlds{}
	}
	return worlds{}, in
}

func (o *oracle) step(n node, in worlds, e *ends) worlds {
	out := worlds{}
	switch n.kind {
	case "lock", "unlock", "rlock", "runlock":
		for w := range in {
			if v, ok := o.operate(w, n); ok {
				out[v] = true
			}
		}
	case "try":
		// A TryLock of what this goroutine holds fails; of anything else it may
		// do either.
		out = o.try(n.lock, in, func(got bool, ws worlds) worlds {
			if got {
				return o.run(n.a, ws, e)
			}
			return ws
		})
		out = o.try(n.lock, out, func(got bool, ws worlds) worlds {
			if !got {
				return o.run(n.b, ws, e)
			}
			return ws
		})
	case "probe":
		o.held[n.probe].add(in)
		return in
	case "if":
		yes, no := o.choose(n, in)
		out.add(o.run(n.a, yes, e))
		out.add(o.run(n.b, no, e))
	case "switch":
		out.add(in)
		out.add(o.run(n.a, in, e))
		out.add(o.run(n.b, in, e))
	case "loop":
		head := maps.Clone(in)
		for {
			size := len(head)
			yes, no := o.choose(n, head)
			inner := &ends{worlds{}, worlds{}}
			head.add(o.run(n.a, maps.Clone(yes), inner))
			head.add(inner.continues)
			out.add(no)
			out.add(inner.breaks)
			if len(head) == size {
				return out
			}
		}
	case "break":
		e.breaks.add(in)
	case "continue":
		e.continues.add(in)
	}
	return out
}

func (o *oracle) try(lock int, in worlds, then func(got bool, ws worlds) worlds) worlds {
	got, failed := worlds{}, maps.Clone(in)
	for w := range in {
		if w[lock][inWrite]+w[lock][inRead] > 0 && !o.plain {
			continue
		}
		if o.own && w[lock][callers] > 0 {
			w[lock][callers] = 0
		} else if w[lock][inWrite] < 2 && (w[lock][callers] == 0 || !o.plain) {
			w[lock][inWrite]++
		}
		got[w] = true
	}
	out := maps.Clone(then(true, got))
	out.add(then(false, failed))
	return out
}

// operate does a lock operation; false: this way ends here.
func (o *oracle) operate(w world, n node) (world, bool) {
	l := &w[n.lock]
	mode := inWrite
	if strings.HasPrefix(n.kind, "r") {
		mode = inRead
	}
	if n.kind == "lock" || n.kind == "rlock" {
		if (l[inWrite] > 0 || mode == inWrite && l[inRead] > 0) && !o.plain {
			return w, false
		}
		if o.own && l[callers] > 0 {
			l[callers] = 0
			return w, true
		}
		if l[mode] < 3 && (l[callers] == 0 || !o.plain) {
			l[mode]++ // who reads thrice may stay at three: nobody unlocks so often
		}
		return w, true
	}
	if o.plain { // the least that can be left
		if l[inWrite]+l[inRead] == 0 {
			l[callers] = 1
		}
		l[inWrite], l[inRead] = 0, 0
		return w, true
	}
	if l[1-mode] > 0 && l[mode] == 0 {
		return w, false
	}
	if l[mode] > 0 {
		l[mode]--
	} else {
		l[callers] = 1
	}
	return w, true
}

// must gives what all the ways hold; nil and false where none comes by.
func must(ws worlds) (map[string]bool, bool) {
	var all map[string]bool
	for w := range ws {
		here := map[string]bool{}
		for i, l := range w {
			for mode, n := range l[:callers] {
				if n > 0 {
					here[fmt.Sprint(oracleLocks[i], " ", []lockgraph.Mode{lockgraph.Write, lockgraph.Read}[mode])] = true
				}
			}
		}
		if all == nil {
			all = here
		}
		maps.DeleteFunc(all, func(k string, _ bool) bool { return !here[k] })
	}
	return all, all != nil
}

func TestHeldAgainstOracle(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 200
	}
	probes, full, unfinished := 0, 0, 0
	for seed := range seeds {
		g := &oracleGen{rng: rand.New(rand.NewPCG(seed, 4)), left: 6 + int(seed%20)}
		body := g.block(0, false)
		for g.left > 0 {
			body = append(body, g.block(0, false)...)
		}
		var b strings.Builder
		b.WriteString("package p\n\nimport \"sync\"\n\ntype S struct {\nmu, mv sync.Mutex\nrw sync.RWMutex\nany chan bool\nnum chan int\n}\n\nvar at int\n\nfunc f(s *S, p0, p1, p2 bool) {\n")
		write(&b, body)
		b.WriteString("}\n")
		src := b.String()

		plain := &oracle{plain: true, held: newHeld(g.probes)}
		plain.run(body, worlds{{}: true}, &ends{worlds{}, worlds{}})
		exact, own := newHeld(g.probes), newHeld(g.probes)
		for i := range 8 {
			params := [3]bool{i&1 > 0, i&2 > 0, i&4 > 0}
			for _, o := range []*oracle{{params: params, held: exact}, {params: params, held: own, own: true}} {
				o.run(body, worlds{{}: true}, &ends{worlds{}, worlds{}})
			}
		}

		engine, complete := engineHeld(t, src)
		if !complete {
			unfinished++
			continue
		}
		for p := range g.probes {
			got, seen := engine[p]
			most, alive := must(exact[p])
			least, _ := must(plain.held[p])
			if !alive {
				continue // no way comes here; whatever is said of it is true
			}
			if !seen {
				t.Fatalf("seed %d: at = %d: the engine never comes here\n%s", seed, p, src)
			}
			if extra := without(got, most); extra != nil {
				t.Fatalf("seed %d: at = %d: the engine holds %v, but some way comes without (exactly %v)\n%s", seed, p, extra, keys(most), src)
			}
			if missing := without(least, got); missing != nil {
				t.Fatalf("seed %d: at = %d: the engine misses %v, held on every way whatever the conditions\n%s", seed, p, missing, src)
			}
			probes++
			if ideal, _ := must(own[p]); without(ideal, got) == nil {
				full++
			}
		}
	}
	t.Logf("%d probes, %d (%.1f %%) miss nothing; %d functions over budget", probes, full, 100*float64(full)/float64(max(probes, 1)), unfinished)
	if full*100 < probes*95 {
		t.Errorf("only %d of %d probes miss nothing", full, probes)
	}
}

func newHeld(n int) []worlds {
	out := make([]worlds, n)
	for i := range out {
		out[i] = worlds{}
	}
	return out
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

// engineHeld runs the engine and gives what it says of each probe, which is a
// store of the probe's number to the variable at.
func engineHeld(t *testing.T, src string) (held map[int]map[string]bool, complete bool) {
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
	held = map[int]map[string]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			v, ok := st.Val.(*ssa.Const)
			if !ok {
				continue
			}
			n, _ := constant.Int64Val(v.Value)
			set := map[string]bool{}
			for _, h := range res.Held(instr) {
				set[fmt.Sprint(h.Path.Sel, " ", h.Mode)] = true
			}
			held[int(n)] = set
		}
	}
	return held, res.Func(fn).Complete
}
