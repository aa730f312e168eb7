// Package norecover panics with the lock held where nothing recovers: the
// process dies with its locks.
package norecover

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) must() int {
	s.mu.Lock()
	if s.n == 0 {
		panic("unreachable: n is set by New")
	}
	n := s.n
	s.mu.Unlock()
	return n
}
