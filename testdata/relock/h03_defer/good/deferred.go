// Package deferred runs the call that locks after the deferred unlock.
package deferred

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *S) deferredCall() {
	defer s.size()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *S) deferredClosure() {
	defer func() {
		s.mu.Lock()
		s.n = 0
		s.mu.Unlock()
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

// The explicit unlock comes before the return that runs the deferred call.
func (s *S) explicit() {
	s.mu.Lock()
	defer s.size()
	s.n++
	s.mu.Unlock()
}
