package core

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
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

//go:noinline
func likeLock() (uintptr, uintptr) {
	_, pc := Enter()
	var b [1]uintptr
	runtime.Callers(2, b[:])
	return pc, b[0]
}

func TestEnterGivesTheCallersPlace(t *testing.T) {
	if !frames {
		t.Logf("no frame pointers on %s: places come from runtime.Callers", runtime.GOARCH)
	}
	pc, slow := likeLock()
	line := func(pc uintptr) (string, int) {
		f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
		return f.Function, f.Line
	}
	fn, l := line(pc)
	if wantFn, wantL := line(slow); fn != wantFn || l != wantL {
		t.Errorf("%s:%d, runtime.Callers says %s:%d", fn, l, wantFn, wantL)
	}
	if !peek {
		t.Error("weak handles cannot be read as words any more: the slow way is on")
	}
}

//go:noinline
func likePush(g *G, pc uintptr) { g.Push(unsafe.Pointer(new(lockable)), W, pc) }

//go:noinline
func lockAt(depth int) (got []uintptr, want []uintptr) {
	if depth > 0 {
		got, want = lockAt(depth - 1)
		return got, want
	}
	g, pc := Enter()
	likePush(g, pc)
	e := g.at(g.n - 1)
	got = e.up.stack(e.pc)
	Release(e.ptr, W)
	want = make([]uintptr, 64)
	return got, want[:runtime.Callers(2, want)]
}

func inlined(depth int) (got []uintptr, want []uintptr) { return lockAt(depth) }

// names gives the functions and lines of a stack, those inlined included and
// without the compiler's wrappers, which runtime.Callers leaves out.
func names(pcs []uintptr) (out []string) {
	fs := runtime.CallersFrames(append(slices.Clip(pcs), 0))
	for more := len(pcs) > 0; more; {
		var f runtime.Frame
		f, more = fs.Next()
		if !strings.Contains(f.Function, ".gowrap") {
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
	}
	return out
}

// TestHoldKnowsItsCallers: the calls kept with a lock are those that
// runtime.Callers gives, from the place outwards, to the end of the stack or of
// the room.
func TestHoldKnowsItsCallers(t *testing.T) {
	check := func(t *testing.T, got, want []uintptr, n int) {
		t.Helper()
		g, w := names(got), names(want)
		if len(got) < n || len(g) > len(w) || !slices.Equal(g, w[:len(g)]) {
			t.Errorf("%d frames\n%s\nruntime.Callers says\n%s", len(got), strings.Join(g, "\n"), strings.Join(w, "\n"))
		}
	}
	for depth := range 12 {
		got, want := inlined(depth)
		check(t, got, want, min(1+upLen, depth+3))
	}
	// A goroutine's own function is the end: nothing is read beyond it.
	run(func() {
		got, want := inlined(0)
		check(t, got, want, 2)
	})
	// The stack may move between two calls.
	run(func() {
		for depth := 1; depth < 5000; depth *= 3 {
			got, want := inlined(depth)
			check(t, got, want, 3)
		}
	})
	// Deferred calls run above a panic's frames.
	func() {
		defer func() { _ = recover() }()
		defer func() {
			got, want := inlined(1)
			check(t, got, want, 3)
		}()
		panic("on purpose")
	}()
}

func TestParent(t *testing.T) {
	me := self()
	var got uint64
	run(func() { got = parent() })
	if got != me {
		t.Errorf("parent is %d, want %d", got, me)
	}
	run(func() { got = slowParent() })
	if got != me {
		t.Errorf("by its stack parent is %d, want %d", got, me)
	}
	if _, ok := fastParent(); !ok && frames {
		t.Error("the parent's number is not found in g: the slow way is on")
	}
	var deep func(n int)
	deep = func(n int) {
		if n > 0 {
			deep(n - 1)
			return
		}
		got = parent()
	}
	run(func() { deep(200) })
	if got != me {
		t.Errorf("from a deep stack: %d, want %d", got, me)
	}
}

func TestGoroutinesAreForgotten(t *testing.T) {
	p := newLocks(1)[0]
	for range 5000 {
		run(func() { take(p, W); Release(p, W) })
	}
	before := Numbers().Goroutines
	for range 4 {
		Scan()
	}
	if n := Numbers().Goroutines; n > before/10 {
		t.Errorf("%d goroutines known, after %d", n, before)
	}
}

// TestIdleGoroutineComesBack: one that was forgotten, or is about to be, is
// tracked again as if nothing had been, whenever it wakes.
// TestEndedGoroutinesAreDropped: those that drew an order stay until it is known
// that they have ended.
func TestEndedGoroutinesAreDropped(t *testing.T) {
	l := newLocks(2)
	for range 3000 {
		run(func() { nest(l[0], l[1]) })
	}
	stay, done := make(chan bool), make(chan bool)
	var id uint64
	go func() {
		nest(l[0], l[1])
		id = self()
		done <- true
		<-stay
		done <- true
	}()
	<-done
	crowd := Crowd()
	if len(crowd) < 3000 {
		t.Fatalf("%d of 3000 goroutines in the crowd", len(crowd))
	}
	Forget(slices.DeleteFunc(crowd, func(x uint64) bool { return x == id }))
	if n := Numbers().Goroutines; n > 100 || lookG(id) == nil {
		t.Errorf("%d goroutines are left, the living one = %v", n, lookG(id))
	}
	if Crowd() != nil {
		t.Error("still a crowd")
	}
	stay <- true
	<-done
}

func TestIdleGoroutineComesBack(t *testing.T) {
	p := newLocks(1)[0]
	step, done := make(chan bool), make(chan bool)
	go func() {
		for range step {
			take(p, W)
			done <- true
			<-step
			Release(p, W)
			done <- true
		}
		close(done)
	}()
	foreign := Numbers().Foreign
	for i := range 8 {
		for range i % 4 {
			Scan()
		}
		step <- true
		<-done
		holds, _ := Now()
		found := false
		for _, h := range holds {
			found = found || h.Key == uintptr(p)
		}
		if !found {
			t.Errorf("after %d scans the hold is not seen", i%4)
		}
		for range i % 3 {
			Scan()
		}
		step <- true
		<-done
	}
	close(step)
	<-done
	if n := Numbers().Foreign; n != foreign {
		t.Errorf("%d releases count as foreign", n-foreign)
	}
}

// TestRetireStorm does the same with all at once.
func TestRetireStorm(t *testing.T) {
	var wg sync.WaitGroup
	stop := make(chan bool)
	scanned := make(chan bool)
	go func() {
		defer close(scanned)
		for {
			select {
			case <-stop:
				return
			default:
				Scan()
				runtime.Gosched()
			}
		}
	}()
	foreign := Numbers().Foreign
	for range 50 {
		p := newLocks(1)[0]
		wg.Go(func() {
			for range 300 {
				take2(p)
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	close(stop)
	<-scanned
	if n := Numbers().Foreign; n != foreign {
		t.Errorf("%d releases count as foreign", n-foreign)
	}
}

func take2(p unsafe.Pointer) {
	g := Current()
	g.Push(p, W, 1)
	Release(p, W)
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
