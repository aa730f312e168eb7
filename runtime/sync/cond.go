//go:build !concurlint_off

package sync

import (
	std "sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Cond is std's Cond. Wait unlocks and locks L through its own methods, so a
// tracked L stays tracked across it, and what was done before the Signal or
// Broadcast is known to be before what follows Wait.
type Cond struct {
	// L is held while observing or changing the condition.
	L Locker

	c std.Cond
}

// NewCond gives a Cond with Locker l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait is std's Wait. A caller that does not hold L, where that is a lock of this
// package, is reported.
//
//go:noinline
func (c *Cond) Wait() {
	if !core.On() {
		c.bind()
		c.c.Wait() //concurlint:ignore condwait the loop is the caller's, around this method
		return
	}
	c.bind()
	switch c.L.(type) {
	case *Mutex, *RWMutex:
		g, pc := core.Enter()
		g.MustHold(address(c.L), pc)
	}
	c.c.Wait() //concurlint:ignore condwait the loop is the caller's
	core.Joined(unsafe.Pointer(c))
}

// bind gives the inner Cond its Locker. Several waiters may do so at once when
// L is for readers; they write the same, which is why the race detector need
// not know.
//
//go:norace
func (c *Cond) bind() {
	if c.c.L != c.L {
		c.c.L = c.L
	}
}

// Signal is std's Signal.
func (c *Cond) Signal() {
	if core.On() {
		core.Signal(unsafe.Pointer(c), false)
	}
	c.c.Signal()
}

// Broadcast is std's Broadcast.
func (c *Cond) Broadcast() {
	if core.On() {
		core.Signal(unsafe.Pointer(c), false)
	}
	c.c.Broadcast()
}
