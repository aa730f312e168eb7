// Package ring has three locks that are taken in one order. Its test takes two of
// them the other way round, on one goroutine that nobody runs beside.
package ring

import "sync"

type user struct {
	mu    sync.Mutex
	carts []*cart
}

type cart struct {
	mu    sync.Mutex
	items []*item
}

type item struct {
	mu    sync.Mutex
	owner *user
	n     int
}

func (u *user) clear() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, c := range u.carts {
		c.mu.Lock()
		c.items = nil
		c.mu.Unlock()
	}
}

func (c *cart) count() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range c.items {
		i.mu.Lock()
		n += i.n
		i.mu.Unlock()
	}
	return n
}

func (i *item) drop() {
	i.mu.Lock()
	i.n = 0
	i.mu.Unlock()
	i.owner.mu.Lock()
	i.owner.carts = nil
	i.owner.mu.Unlock()
}
