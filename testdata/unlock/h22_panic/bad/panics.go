// Package panics lets a panic pass with the lock held, and recovers from it
// higher up: the program goes on, the lock stays.
package panics

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) take() int {
	s.mu.Lock()
	if s.n == 0 {
		panic("empty") // want `s\.mu is still locked at this panic \(locked at line 13\)`
	}
	s.n--
	n := s.n
	s.mu.Unlock()
	return n
}

func (s *S) try() (n int, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.take(), true
}

func (s *S) inOne() (err any) {
	defer func() { err = recover() }()
	s.mu.Lock()
	if s.n < 0 {
		panic("negative") // want `s\.mu is still locked at this panic \(locked at line 34\)`
	}
	s.mu.Unlock()
	return nil
}
