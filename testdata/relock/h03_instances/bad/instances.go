// Package instances takes one lock by two ways that lead to one object.
package instances

import "sync"

type conn struct {
	mu   sync.Mutex
	next *conn
	n    int
}

type pool struct {
	mu  sync.Mutex
	cur *conn
}

func (p *pool) sameField() {
	p.cur.mu.Lock()
	defer p.cur.mu.Unlock()
	c := p.cur
	c.mu.Lock() // want `mu is locked again while held since line 18`
	c.n++
	c.mu.Unlock()
}

func bump(c *conn) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
}

func throughVariable(p *pool) {
	c := p.cur
	c.mu.Lock()
	defer c.mu.Unlock()
	bump(c) // want `mu is held since line 34 and .*bump locks it again \(instances\.go:27\)`
}
