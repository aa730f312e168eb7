// Package handle takes the second lock while a transaction of the first is
// open: the transaction's own method locks it, not what returned it.
package handle

import "sync"

type store struct {
	mu sync.Mutex
	n  int
}

type cursor struct{ s *store }

func (s *store) cursor() *cursor { return &cursor{s} }

func (c *cursor) begin() { c.s.mu.Lock() }

func (c *cursor) end() { c.s.mu.Unlock() }

type index struct {
	mu sync.Mutex
	n  int
}

func (x *index) fill(s *store) {
	c := s.cursor()
	c.begin()
	x.mu.Lock() // want `index.mu is taken while store.mu is held; handle.go:36 takes them the other way round`
	x.n++
	x.mu.Unlock()
	c.end()
}

func (x *index) size(s *store) int {
	x.mu.Lock()
	s.mu.Lock()
	defer s.mu.Unlock()
	defer x.mu.Unlock()
	return x.n + s.n
}
