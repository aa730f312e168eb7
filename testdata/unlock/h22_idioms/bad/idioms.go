// Package idioms has the ways in which the idioms of the good twin go wrong.
package idioms

import (
	"iter"
	"sync"
)

type S struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]int
	n     int
}

// The lock is held when the loop breaks, and one way behind it forgets that.
func (s *S) breakHeld(next func() bool) int {
	for {
		s.mu.Lock()
		if s.n > 0 {
			break
		}
		s.mu.Unlock()
		if !next() {
			return 0
		}
	}
	if s.n == 1 {
		return 1 // want `s\.mu is still locked at this return \(locked at line 19\)`
	}
	s.mu.Unlock()
	return 2
}

// Upgraded, and not brought back to the mode that the deferred unlock wants.
func (s *S) upgrade(k string) int {
	s.rw.RLock()
	defer s.rw.RUnlock() // want `s\.rw is locked at line 43 but released with RUnlock, not Unlock`
	if v, ok := s.items[k]; ok {
		return v
	}
	s.rw.RUnlock()
	s.rw.Lock()
	s.items[k] = len(k)
	return s.items[k]
}

// One of the ways round takes the lock and does not let it go.
func (s *S) retry(ready func() bool) {
again:
	s.mu.Lock() // want `s\.mu is still locked when this loop goes round \(locked at line 51\)`
	if !ready() {
		goto again
	}
	s.mu.Unlock()
}

// The way out by a loop that ends early is forgotten.
func (s *S) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		s.mu.Lock()
		for _, v := range s.items {
			if !yield(v) {
				return // want `s\.mu is still locked at this return \(locked at line 61\)`
			}
		}
		s.mu.Unlock()
	}
}

// The default of the function value is not an unlock.
func (s *S) optional(safe bool) int {
	unlock := func() {}
	if safe {
		s.mu.Lock()
		unlock = s.mu.Unlock
	}
	if s.n == 0 {
		return 0 // want `s\.mu is still locked at this return \(locked at line 75\)`
	}
	unlock()
	return s.n
}
