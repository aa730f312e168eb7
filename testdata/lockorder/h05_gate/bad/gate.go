// Package gate has a gate around one of the two orders, which is not enough;
// around both, but only for reading, which is not either.
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
	b.Lock() // want `b is taken while .*a is held; gate\.go:24 takes them the other way round`
	defer b.Unlock()
}

func back() {
	b.Lock()
	defer b.Unlock()
	a.Lock()
	defer a.Unlock()
}

var (
	door sync.RWMutex
	c, d sync.Mutex
)

func shut() { door.Lock(); door.Unlock() }

func forthRead() {
	door.RLock()
	defer door.RUnlock()
	c.Lock()
	defer c.Unlock()
	d.Lock() // want `d is taken while .*c is held; gate\.go:49 takes them the other way round`
	defer d.Unlock()
}

func backRead() {
	door.RLock()
	defer door.RUnlock()
	d.Lock()
	defer d.Unlock()
	c.Lock()
	defer c.Unlock()
}
