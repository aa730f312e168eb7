//go:build !concurlint_off

package sync

import (
	std "sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Locker is std's.
type Locker = std.Locker

// Mutex is std's Mutex, tracked. The zero value is an unlocked mutex. It must
// not be copied after first use.
type Mutex struct {
	m std.Mutex
}

// Lock is std's Lock. A lock order that can deadlock is noticed before the call
// blocks; it is told when the goroutine has let its locks go, or by the watch
// within half a second.
//
//go:noinline
func (m *Mutex) Lock() {
	if !core.On() {
		m.m.Lock()
		return
	}
	g, pc := core.Enter()
	p := unsafe.Pointer(m)
	if g.Held() && g.Order(p, core.W, pc) && patience(g, m.m.TryLock) {
		g.Push(p, core.W, pc)
		return
	}
	// TryLock takes the mutex exactly when Lock would without queueing, so it
	// only tells the two cases apart.
	if !m.m.TryLock() {
		g.Wait(p, core.W, pc)
		m.m.Lock()
		g.Waited()
	}
	g.Push(p, core.W, pc)
}

// TryLock is std's TryLock. It cannot block, so it makes no order to m; what is
// locked while m is held is in order behind it.
//
//go:noinline
func (m *Mutex) TryLock() bool {
	ok := m.m.TryLock()
	if ok && core.On() {
		g, pc := core.Enter()
		g.Push(unsafe.Pointer(m), core.W|core.Try, pc)
	}
	return ok
}

// Unlock is std's Unlock, fatal error included. Any goroutine may call it.
func (m *Mutex) Unlock() {
	if core.On() && core.Release(unsafe.Pointer(m), core.W) {
		m.m.Unlock()
		core.Settle()
		return
	}
	m.m.Unlock()
}
