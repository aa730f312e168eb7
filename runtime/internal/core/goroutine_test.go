package core

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"
)

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
	others := Numbers().Goroutines // of other tests
	for range 5000 {
		run(func() { take(p, W); Release(p, W) })
	}
	for range 4 {
		Scan()
	}
	if n := Numbers().Goroutines - others; n > 500 {
		t.Errorf("%d goroutines of 5000 are still known", n)
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
