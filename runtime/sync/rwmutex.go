//go:build !concurlint_off

package sync

import (
	std "sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// RWMutex is std's RWMutex, tracked in both modes. The zero value is an
// unlocked lock. It must not be copied after first use.
type RWMutex struct {
	rw std.RWMutex
}

// Lock is std's Lock.
//
//go:noinline
func (rw *RWMutex) Lock() {
	if !core.On() {
		rw.rw.Lock()
		return
	}
	g, pc := core.Enter()
	p := unsafe.Pointer(rw)
	if !g.Held() {
		g.NoteWriter(p, pc)
	} else if g.Order(p, core.W|core.RW, pc) && patience(g, rw.rw.TryLock) {
		g.Push(p, core.W|core.RW, pc)
		return
	}
	if !rw.rw.TryLock() {
		g.Wait(p, core.W|core.RW, pc)
		rw.rw.Lock()
		g.Waited()
	}
	g.Push(p, core.W|core.RW, pc)
}

// TryLock is std's TryLock; see [Mutex.TryLock] for what it says of the order.
//
//go:noinline
func (rw *RWMutex) TryLock() bool {
	ok := rw.rw.TryLock()
	if ok && core.On() {
		g, pc := core.Enter()
		g.Push(unsafe.Pointer(rw), core.W|core.RW|core.Try, pc)
	}
	return ok
}

// Unlock is std's Unlock.
func (rw *RWMutex) Unlock() {
	if core.On() && core.Release(unsafe.Pointer(rw), core.W) {
		rw.rw.Unlock()
		core.Settle()
		return
	}
	rw.rw.Unlock()
}

// RLock is std's RLock. Readers are not recursive: a second RLock of one
// goroutine blocks once a writer waits in between.
//
//go:noinline
func (rw *RWMutex) RLock() {
	if !core.On() {
		rw.rw.RLock()
		return
	}
	g, pc := core.Enter()
	rw.rlock(g, pc)
}

func (rw *RWMutex) rlock(g *core.G, pc uintptr) {
	p := unsafe.Pointer(rw)
	if g.Held() && g.Order(p, core.R, pc) && patience(g, rw.rw.TryRLock) {
		g.Push(p, core.R, pc)
		return
	}
	if !rw.rw.TryRLock() {
		g.Wait(p, core.R, pc)
		rw.rw.RLock()
		g.Waited()
	}
	g.Push(p, core.R, pc)
}

// TryRLock is std's TryRLock.
//
//go:noinline
func (rw *RWMutex) TryRLock() bool {
	ok := rw.rw.TryRLock()
	if ok && core.On() {
		g, pc := core.Enter()
		g.Push(unsafe.Pointer(rw), core.R|core.Try, pc)
	}
	return ok
}

// RUnlock is std's RUnlock.
func (rw *RWMutex) RUnlock() {
	if core.On() && core.Release(unsafe.Pointer(rw), core.R) {
		rw.rw.RUnlock()
		core.Settle()
		return
	}
	rw.rw.RUnlock()
}

// RLocker gives a Locker whose Lock is RLock and whose Unlock is RUnlock,
// tracked as they are.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

type rlocker RWMutex

//go:noinline
func (r *rlocker) Lock() {
	rw := (*RWMutex)(r)
	if !core.On() {
		rw.rw.RLock()
		return
	}
	g, pc := core.Enter()
	rw.rlock(g, pc)
}

func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
