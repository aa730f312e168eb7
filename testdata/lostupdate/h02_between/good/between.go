// Package between has one critical section, or looks again in the second.
package between

import (
	"sync"
	"time"
)

type stock struct {
	mu sync.Mutex
	n  int
}

func (s *stock) sell() {
	time.Sleep(time.Millisecond)
	s.mu.Lock()
	t := s.n
	s.n = t - 1
	s.mu.Unlock()
}

// Compare and retry.
func (s *stock) retry(slow func(int) int) {
	for {
		s.mu.Lock()
		old := s.n
		s.mu.Unlock()
		next := slow(old)
		s.mu.Lock()
		if s.n == old {
			s.n = next
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

// What is written does not come from what was read.
func (s *stock) reset() int {
	s.mu.Lock()
	t := s.n
	s.mu.Unlock()
	s.mu.Lock()
	s.n = 0
	s.mu.Unlock()
	return t
}

// Read afresh under the second lock.
func (s *stock) addLater(slow func() int) {
	s.mu.Lock()
	busy := s.n > 0
	s.mu.Unlock()
	if !busy {
		return
	}
	d := slow()
	s.mu.Lock()
	s.n += d
	s.mu.Unlock()
}

type table struct {
	mu sync.RWMutex
	m  map[string]int
}

func (t *table) create(k string, mk func() int) int {
	t.mu.RLock()
	v, ok := t.m[k]
	t.mu.RUnlock()
	if ok {
		return v
	}
	v = mk()
	t.mu.Lock()
	defer t.mu.Unlock()
	if old, ok := t.m[k]; ok {
		return old
	}
	t.m[k] = v
	return v
}

func (t *table) remove(k string, idle func(int) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if idle(t.m[k]) {
		delete(t.m, k)
	}
}

// Another lock is held all the while.
type guarded struct {
	update sync.Mutex // held by whoever changes n
	mu     sync.Mutex
	n      int
}

func (g *guarded) change(slow func(int) int) {
	g.update.Lock()
	defer g.update.Unlock()
	g.mu.Lock()
	old := g.n
	g.mu.Unlock()
	next := slow(old)
	g.mu.Lock()
	g.n = next
	g.mu.Unlock()
}

// A local value of this goroutine alone.
func own(slow func(int) int) int {
	var s stock
	s.mu.Lock()
	t := s.n
	s.mu.Unlock()
	t = slow(t)
	s.mu.Lock()
	s.n = t
	s.mu.Unlock()
	return s.n
}
