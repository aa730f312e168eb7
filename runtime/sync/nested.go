//go:build !concurlint_off

package sync

import (
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// LockNested locks l and says that l is only ever taken in a known order behind
// outer, which this goroutine holds: parent before child, lower id before
// higher. The tracker then draws no order between the two; to all other held
// locks it does. (It is lockdep's nesting annotation, with the outer lock named
// instead of numbered.) For an l that is not of this package it is l.Lock.
//
//go:noinline
func LockNested(l, outer Locker) {
	if !core.On() {
		l.Lock()
		return
	}
	g, pc := core.Enter()
	var (
		p    = address(l)
		mode = core.W
		try  func() bool
		take func()
	)
	switch l := l.(type) {
	case *Mutex:
		try, take = l.m.TryLock, l.m.Lock
	case *RWMutex:
		mode |= core.RW
		try, take = l.rw.TryLock, l.rw.Lock
		g.NoteWriter(p, pc)
	case *rlocker:
		mode = core.R
		try, take = l.rw.TryRLock, l.rw.RLock
	default:
		l.Lock()
		return
	}
	if g.Held() && g.OrderNested(p, address(outer), mode, pc) && patience(g, try) {
		g.Push(p, mode, pc)
		return
	}
	if !try() {
		g.Wait(p, mode, pc)
		take()
		g.Waited()
	}
	g.Push(p, mode, pc)
}

// address gives the address of the lock behind a Locker, which is how the
// tracker names it: every lock of this package, and an rlocker too, is a
// pointer to the lock itself.
func address(l Locker) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&l))[1]
}
