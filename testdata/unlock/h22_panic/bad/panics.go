// Package panics lets a panic pass with the lock held, and recovers from it:
// the program goes on, the lock stays.
package panics

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) inOne() (err any) {
	defer func() { err = recover() }()
	s.mu.Lock()
	if s.n < 0 {
		panic("negative") // want `s\.mu is still locked at this panic \(locked at line 14\)`
	}
	s.mu.Unlock()
	return nil
}
