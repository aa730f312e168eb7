// Package cycle has three locks, each taken under the one before it, in a ring.
package cycle

import "sync"

type A struct{ mu sync.Mutex }
type B struct{ mu sync.Mutex }
type C struct{ mu sync.Mutex }

func first(a *A, b *B) {
	a.mu.Lock()
	b.mu.Lock() // want `B\.mu is taken while A\.mu is held, which closes the cycle A\.mu → B\.mu → C\.mu → A\.mu \(cycle\.go:19, cycle\.go:26\)`
	b.mu.Unlock()
	a.mu.Unlock()
}

func second(b *B, c *C) {
	b.mu.Lock()
	c.mu.Lock()
	c.mu.Unlock()
	b.mu.Unlock()
}

func third(c *C, a *A) {
	c.mu.Lock()
	a.mu.Lock()
	a.mu.Unlock()
	c.mu.Unlock()
}
