package core

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"unsafe"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// catch collects what the tracker tells during a test.
func catch(t *testing.T) func() []*Problem {
	t.Helper()
	var mu sync.Mutex
	var got []*Problem
	old := Sink
	Sink = func(p *Problem) { mu.Lock(); got = append(got, p); mu.Unlock() }
	t.Cleanup(func() { Sink = old })
	return func() []*Problem {
		mu.Lock()
		defer mu.Unlock()
		out := got
		got = nil
		return out
	}
}

// lockable is memory that can be a lock.
type lockable struct{ _ [32]byte }

func newLocks(n int) []unsafe.Pointer {
	out := make([]unsafe.Pointer, n)
	for i := range out {
		out[i] = unsafe.Pointer(new(lockable))
	}
	return out
}

// run does f on a goroutine of its own and waits for it, which nothing here
// tells the tracker.
func run(f func()) {
	done := make(chan bool)
	go func() { defer close(done); f() }()
	<-done
}

var nextPC uintptr = 1 << 24

// take does what Lock does, each time at a place of its own.
func take(p unsafe.Pointer, mode uint8) {
	g := Current()
	nextPC++
	if mode&R == 0 {
		g.NoteWriter(p, nextPC)
	}
	if g.Held() {
		g.Order(p, mode, nextPC)
	}
	g.Push(p, mode, nextPC)
}

func nest(ps ...unsafe.Pointer) {
	for _, p := range ps {
		take(p, W)
	}
	for i := range ps {
		Release(ps[len(ps)-1-i], W)
	}
}

func count(ps []*Problem, tier uint8) (n int) {
	for _, p := range ps {
		if p.Tier == tier {
			n++
		}
	}
	return n
}

func TestDeadLocksAreForgotten(t *testing.T) {
	got := catch(t)
	for range 60 {
		for range 1000 {
			l := newLocks(2)
			nest(l...)
		}
		runtime.GC()
	}
	n := Numbers()
	if n.Locks > 40_000 || n.Edges > 40_000 {
		t.Errorf("%d locks and %d edges after 60,000 pairs, nearly all of which are dead", n.Locks, n.Edges)
	}
	if ps := got(); len(ps) > 0 {
		t.Errorf("reused memory makes a problem: %+v", ps[0])
	}
}

// TestTidy: dead locks go when the collector has been round, not only when the
// tables are full.
func TestTidy(t *testing.T) {
	Tidy()
	runtime.GC()
	Tidy() // what other tests left
	before := Numbers()
	for range 400 {
		nest(newLocks(2)...)
	}
	made := Numbers()
	if made.Locks < before.Locks+700 {
		t.Fatalf("%d locks after %d, so the rest says nothing", made.Locks, before.Locks)
	}
	runtime.GC()
	Tidy()
	if n := Numbers(); n.Locks > before.Locks+10 || n.Edges > before.Edges+10 {
		t.Errorf("%d locks and %d edges, %d and %d before; 400 pairs have died", n.Locks, n.Edges, before.Locks, before.Edges)
	}
}

func TestArrayOfLocks(t *testing.T) {
	outer := newLocks(1)[0]
	locks := make([]uint64, 50_000)
	before := handlesN
	take(outer, W)
	for i := range locks {
		take(unsafe.Pointer(&locks[i]), W)
		Release(unsafe.Pointer(&locks[i]), W)
	}
	Release(outer, W)
	// Each handle walks over those before it, so what counts is their number.
	if n := handlesN - before; n > len(locks)*3/4 {
		t.Errorf("%d weak handles for %d locks in one array", n, len(locks))
	}
	got := catch(t)
	run(func() { nest(unsafe.Pointer(&locks[40_000]), outer) })
	if n := len(got()); n != 1 {
		t.Errorf("%d problems for a lock deep in the array, want 1", n)
	}
}

func TestManyGoroutinesOneOrder(t *testing.T) {
	got := catch(t)
	l := newLocks(2)
	for range 100 {
		run(func() { nest(l[0], l[1]) })
	}
	x, _ := findEdge(lookRecord(l[0]), lookRecord(l[1]), false)
	if n := ed(x).n; n > maxOccurrences {
		t.Errorf("%d occurrences kept", n)
	}
	run(func() { nest(l[1], l[0]) })
	if ps := got(); count(ps, Cycle) != 1 {
		t.Errorf("the other way round: %+v", ps)
	}
}

// TestSeenInBothModes: a lock that is read and written under the same locks in
// turn is in the cache both ways, also for goroutines that come new to it.
func TestSeenInBothModes(t *testing.T) {
	catch(t)
	l := newLocks(2)
	asked := func(mode uint8) (known bool) {
		g := Current()
		if mode&R == 0 {
			g.NoteWriter(l[1], 2)
		}
		known = g.isKnown(l[1], mode)
		g.Order(l[1], mode, 2)
		g.Push(l[1], mode, 2)
		Release(l[1], mode)
		return known
	}
	for _, long := range []bool{false, true} {
		run(func() {
			g := Current()
			if long { // until it has a memo
				for range memoAfter {
					nest(l[0])
				}
			}
			g.Push(l[0], W, 1)
			asked(R)
			asked(W | RW)
			for range 3 {
				if !asked(R) || !asked(W|RW) {
					t.Errorf("with a memo: %v: what was asked before is not known", long)
				}
			}
			Release(l[0], W)
		})
	}
}

func TestForkAndJoinOrder(t *testing.T) {
	got := catch(t)
	wg := newLocks(1)[0]
	worker := func(f func()) func() {
		seed := Fork()
		return func() {
			Begin(seed)
			f()
			Signal(wg, true)
			End()
		}
	}
	l := newLocks(4)
	run(worker(func() { nest(l[0], l[1]) }))
	Joined(wg)
	run(worker(func() { nest(l[1], l[0]) }))
	if ps := got(); len(ps) != 0 {
		t.Errorf("one ended before the other began, but: %+v", ps[0])
	}
	// Forked before the first was joined, so nothing orders the two.
	first := worker(func() { nest(l[2], l[3]) })
	second := worker(func() { nest(l[3], l[2]) })
	run(first)
	Joined(wg)
	run(second)
	if ps := got(); count(ps, Cycle) != 1 {
		t.Errorf("the two could meet, but: %+v", ps)
	}
}

func TestHandoffIsLearned(t *testing.T) {
	got := catch(t)
	l := newLocks(2)
	const site = 77
	g := Current()
	g.Push(l[0], W, site)
	run(func() { Release(l[0], W) })
	if !isHandoff(site) {
		t.Error("the place that hands over is not known")
	}
	// What is held at that place may be somebody else's by now.
	take(l[1], W)
	Release(l[1], W)
	run(func() { nest(l[1], l[0]) })
	if ps := got(); len(ps) != 0 {
		t.Errorf("%+v", ps[0])
	}
	if HoldsMode(l[0]) != 0 {
		t.Error("the lock that was handed over still counts as held")
	}
}

// TestFailure: a fault of the tracker switches it off, and the program goes on.
func TestFailure(t *testing.T) {
	got := catch(t)
	l := newLocks(3)
	old, oldN := etab, etabN
	etab = nil // what no operation leaves behind
	nest(l[0], l[1])
	etab, etabN = old, oldN
	if On() {
		t.Error("tracking goes on")
	}
	if ps := got(); count(ps, Failure) != 1 {
		t.Errorf("told: %+v", ps)
	}
	Switch(true)
	run(func() { nest(l[1], l[2]) })
	if !On() || Current().busy != 0 {
		t.Error("the tracker does not recover")
	}
}

// TestFailureAnywhere: whatever fails gives the tracker's lock back, says so and
// lets the program go on.
func TestFailureAnywhere(t *testing.T) {
	got := catch(t)
	l := newLocks(2)
	nest(l[0], l[1])
	broken := *(*rtable)(rtab)
	broken.mask = 1<<60 - 1 // every look-up is out of range
	for name, f := range map[string]func(){
		"first writer": func() { Current().NoteWriter(newLocks(1)[0], 1) },
		"order":        func() { nest(newLocks(2)...) },
		"worker":       func() { g := Current(); g.recentN = 1; Signal(l[0], true); g.recentN = 0 },
		"misuse":       func() { Current().MustHold(newLocks(1)[0], 7) },
	} {
		old := rtab
		rtab = unsafe.Pointer(&broken)
		wasOff = false
		run(func() {
			defer func() {
				if x := recover(); x != nil {
					t.Errorf("%s: the program gets the panic: %v", name, x)
				}
			}()
			f()
			if g := Current(); g.busy != 0 {
				t.Errorf("%s: busy", name)
			}
		})
		rtab = old
		if ps := got(); count(ps, Failure) == 0 && On() {
			t.Errorf("%s did not fail", name)
		}
		if !mu.TryLock() {
			t.Fatalf("%s: the tracker's lock stays taken", name)
		}
		mu.Unlock()
		Switch(true)
	}
	wasOff = false
	run(func() { nest(l[0], l[1]) })
	run(func() { nest(l[1], l[0]) })
	if ps := got(); count(ps, Cycle) != 1 {
		t.Errorf("afterwards: %+v", ps)
	}
}

// TestAgainstLockgraph: what is a cycle here is one there. The other direction
// holds but for the sureness: a class graph does not know that two of its edges
// come from one goroutine.
func TestAgainstLockgraph(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 200
	}
	got := catch(t)
	cycles := 0
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 9))
		l := newLocks(2 + rng.IntN(4))
		var g lockgraph.Graph
		for range 2 + rng.IntN(5) {
			chain := rng.Perm(len(l))[:2+rng.IntN(min(3, len(l)-1))]
			modes := make([]uint8, len(chain))
			for i := range modes {
				modes[i] = W | RW
				if rng.IntN(3) == 0 {
					modes[i] = R
				}
			}
			run(func() {
				for i, c := range chain {
					take(l[c], modes[i])
				}
				for i, c := range chain {
					Release(l[c], modes[i]&modeBits)
				}
			})
			addChain(&g, chain, modes)
		}
		ps := got()
		ring := len(g.Cycles(lockgraph.Options{})) > 0
		if ring {
			cycles++
		}
		if sure := count(ps, Cycle) > 0; sure && !ring {
			t.Fatalf("seed %d: a cycle here, none in the class graph: %+v", seed, ps)
		}
		if ring && count(ps, Cycle)+count(ps, Suspect) == 0 {
			t.Fatalf("seed %d: a cycle in the class graph, nothing here: %+v", seed, g.Edges)
		}
	}
	if cycles < int(seeds)/10 || cycles > int(seeds)*9/10 {
		t.Errorf("%d of %d programs have a cycle: they show little", cycles, seeds)
	}
}

func addChain(g *lockgraph.Graph, chain []int, modes []uint8) {
	name := func(i int) string { return string(rune('a' + chain[i])) }
	mode := func(i int) lockgraph.Mode {
		if modes[i]&R != 0 {
			return lockgraph.Read
		}
		return lockgraph.Write
	}
	for to := range chain {
		if modes[to]&W != 0 {
			g.AddWriters(name(to))
		}
		for from := range to {
			e := lockgraph.Edge{From: name(from), To: name(to), FromMode: mode(from), ToMode: mode(to),
				FromSite: finding.Site{File: "x.go", Line: 1}, ToSite: finding.Site{File: "x.go", Line: 2}}
			for gate := range to {
				if gate != from {
					e.Gates = append(e.Gates, lockgraph.Gate{Class: name(gate), Mode: mode(gate)})
				}
			}
			g.Add(e)
		}
	}
}
