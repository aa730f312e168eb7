// Package gate holds one lock around both orders, here or in the callers.
package gate

import "sync"

var (
	gate sync.Mutex
	a, b sync.Mutex
)

func forth() {
	gate.Lock()
	defer gate.Unlock()
	a.Lock()
	defer a.Unlock()
	b.Lock()
	defer b.Unlock()
}

func back() {
	gate.Lock()
	defer gate.Unlock()
	b.Lock()
	defer b.Unlock()
	a.Lock()
	defer a.Unlock()
}

var (
	door sync.RWMutex
	c, d sync.Mutex
)

func forthRead() {
	door.RLock()
	defer door.RUnlock()
	c.Lock()
	defer c.Unlock()
	d.Lock()
	defer d.Unlock()
}

// A writer of the gate keeps its readers out.
func backWrite() {
	door.Lock()
	defer door.Unlock()
	d.Lock()
	defer d.Unlock()
	c.Lock()
	defer c.Unlock()
}

var (
	outer sync.Mutex
	e, f  sync.Mutex
)

// forthInner and backInner are called with outer held, and nowhere else.
func forthInner() {
	e.Lock()
	defer e.Unlock()
	f.Lock()
	defer f.Unlock()
}

func backInner() {
	f.Lock()
	defer f.Unlock()
	e.Lock()
	defer e.Unlock()
}

func Forth() {
	outer.Lock()
	defer outer.Unlock()
	forthInner()
}

func Back() {
	outer.Lock()
	defer outer.Unlock()
	backInner()
}
