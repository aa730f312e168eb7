//go:build !concurlint_off

package sync

import (
	std "sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Once is std's Once. Do counts as a lock that is held while the function runs
// and asked for by every other Do.
type Once struct {
	o std.Once
}

// Do is std's Do.
//
//go:noinline
func (o *Once) Do(f func()) {
	if !core.On() {
		o.o.Do(f)
		return
	}
	g, pc := core.Enter()
	p := unsafe.Pointer(o)
	if finished(&o.o) {
		if g.Held() {
			g.Order(p, core.W|core.Once, pc)
		}
		o.o.Do(f) // for what the memory model says of it
		core.Joined(p)
		return
	}
	before(g, p, pc)
	o.o.Do(func() { during(g, p, pc, f) })
	after(g, p)
}

// finished reports whether a Once is done, where that can be known: a Once that
// is done is called so often that it must not cost what a lock costs.
//
//go:norace
func finished(o *std.Once) bool { return peekOnce && *(*uint32)(unsafe.Pointer(o)) != 0 }

// peekOnce is whether std's Once begins with the word that says so, as it does
// in all releases so far. Where it does not, a Once is never known to be done.
var peekOnce = func() bool {
	var o, inside std.Once
	word := (*uint32)(unsafe.Pointer(&o))
	before := *word
	o.Do(func() {})
	running := uint32(1)
	inside.Do(func() { running = *(*uint32)(unsafe.Pointer(&inside)) })
	return before == 0 && running == 0 && *word == 1
}()

// before tells that g calls for a Once. A Once that is done would let it pass,
// but whether it is done is a matter of timing, so the order counts.
func before(g *core.G, p unsafe.Pointer, pc uintptr) {
	if g.Held() && g.Order(p, core.W|core.Once, pc) {
		g.Hopeless() // a Once inside itself: there is nobody to wait for
	}
	g.Wait(p, core.W|core.Once, pc)
}

// during runs the function of a Once.
func during(g *core.G, p unsafe.Pointer, pc uintptr, f func()) {
	g.Waited()
	g.Push(p, core.W|core.Once, pc)
	defer func() {
		core.Signal(p, false)
		core.Release(p, core.W)
	}()
	f()
}

func after(g *core.G, p unsafe.Pointer) {
	g.Waited()
	core.Joined(p)
	core.Settle()
}

// OnceFunc is std's OnceFunc on a tracked Once.
func OnceFunc(f func()) func() {
	if !core.On() {
		return std.OnceFunc(f)
	}
	t := new(onceToken)
	do := std.OnceFunc(func() { t.run(f) })
	return func() {
		g, pc := core.Enter()
		t.call(g, pc)
		defer t.done(g)
		do()
	}
}

// OnceValue is std's OnceValue on a tracked Once.
func OnceValue[T any](f func() T) func() T {
	if !core.On() {
		return std.OnceValue(f)
	}
	t := new(onceToken)
	do := std.OnceValue(func() (v T) {
		t.run(func() { v = f() })
		return v
	})
	return func() T {
		g, pc := core.Enter()
		t.call(g, pc)
		defer t.done(g)
		return do()
	}
}

// OnceValues is std's OnceValues on a tracked Once.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	if !core.On() {
		return std.OnceValues(f)
	}
	t := new(onceToken)
	do := std.OnceValues(func() (v1 T1, v2 T2) {
		t.run(func() { v1, v2 = f() })
		return v1, v2
	})
	return func() (T1, T2) {
		g, pc := core.Enter()
		t.call(g, pc)
		defer t.done(g)
		return do()
	}
}

// onceToken stands for the Once inside std's OnceFunc, which has no address
// that we could know. What panics in f is std's to keep and to raise again.
type onceToken struct{ pc uintptr }

func (t *onceToken) call(g *core.G, pc uintptr) { before(g, unsafe.Pointer(t), pc) }

//go:noinline
func (t *onceToken) run(f func()) {
	g, pc := core.Enter()
	during(g, unsafe.Pointer(t), pc, f)
}

func (t *onceToken) done(g *core.G) { after(g, unsafe.Pointer(t)) }
