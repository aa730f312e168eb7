// Not seen: a constructor hands the lock to an object of another type, which keeps
// it as a Locker. A field that is filled in two steps, c.g and then its l, is no
// alias.

package alias

import "sync"

type Guard struct {
	l sync.Locker
	n int
}

func newGuard(l sync.Locker) *Guard { return &Guard{l: l} }

func (g *Guard) Do(f func()) {
	g.l.Lock()
	defer g.l.Unlock()
	g.n++
	f()
}

type Counter struct {
	mu sync.Mutex
	g  *Guard
	n  int
}

func newCounter() *Counter {
	c := &Counter{}
	c.g = newGuard(&c.mu)
	return c
}

func (c *Counter) Add(n int) { c.g.Do(func() { c.n += n }) }

func (c *Counter) AddAll(ns []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range ns {
		c.Add(n)
	}
}
