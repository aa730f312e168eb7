// Package modes changes the mode of a sync.RWMutex by letting go first.
package modes

import "sync"

type S struct {
	mu sync.RWMutex
	n  int
}

func (s *S) size() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.n
}

func (s *S) put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

// upgrade reads, lets go, takes the lock for writing and looks again.
func (s *S) upgrade() {
	s.mu.RLock()
	zero := s.n == 0
	s.mu.RUnlock()
	if !zero {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n == 0 {
		s.n = 1
	}
}

func (s *S) rlockAfterLock() int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.n
}

func (s *S) oneAfterTheOther() int {
	s.mu.RLock()
	n := s.n
	s.mu.RUnlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	return n + s.n
}

func (s *S) callAfterwards() int {
	s.mu.RLock()
	n := s.n
	s.mu.RUnlock()
	s.put(n + 1)
	return s.size()
}

// eitherMode takes one or the other, never both.
func (s *S) eitherMode(write bool) int {
	if write {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.n++
	} else {
		s.mu.RLock()
		defer s.mu.RUnlock()
	}
	return s.n
}
