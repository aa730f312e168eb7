// Package condition passes the argument that tells the callee the truth.
package condition

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) add(n int, locked bool) {
	if !locked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	s.n += n
}

func (s *S) addTwo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(1, true)
	s.add(1, true)
}

func (s *S) addOne() {
	s.add(1, false)
}

// reserve passes its own parameter on: the caller of each form is consistent.
func (s *S) reserve(locked bool) {
	if !locked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	s.add(2, true)
}
