//go:build !concurlint_off

package sync

import (
	std "sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// WaitGroup is std's WaitGroup. What a goroutine locked before its Done counts
// as asked for by whoever holds a lock in Wait, and what it did is known to be
// before what follows Wait.
type WaitGroup struct {
	wg std.WaitGroup
}

// Add is std's Add.
func (wg *WaitGroup) Add(delta int) {
	if core.On() {
		if delta < 0 {
			core.Signal(unsafe.Pointer(wg), true)
		} else {
			core.Current().Adds(unsafe.Pointer(wg))
		}
	}
	wg.wg.Add(delta)
}

// Done is std's Done.
func (wg *WaitGroup) Done() {
	if core.On() {
		core.Signal(unsafe.Pointer(wg), true)
	}
	wg.wg.Done()
}

// Wait is std's Wait.
//
//go:noinline
func (wg *WaitGroup) Wait() {
	if !core.On() {
		wg.wg.Wait()
		return
	}
	g, pc := core.Enter()
	p := unsafe.Pointer(wg)
	if g.Held() {
		g.Joins()
		g.Order(p, core.W|core.Join, pc)
		g.Wait(p, core.W|core.Join, pc)
		wg.wg.Wait()
		g.Waited()
	} else {
		wg.wg.Wait()
	}
	core.Joined(p)
}

// Go is std's Go. The new goroutine is known to start after what its creator
// did before.
//
//go:noinline
func (wg *WaitGroup) Go(f func()) {
	if !core.On() {
		wg.wg.Go(f)
		return
	}
	g, _ := core.Enter()
	g.Joins()
	seed := core.Fork()
	wg.wg.Go(func() {
		core.Begin(seed)
		// Deferred for Goexit. A panic goes on to end the program, as in std.
		defer func() {
			core.Signal(unsafe.Pointer(wg), true)
			core.End()
		}()
		f()
	})
}
