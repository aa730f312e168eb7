// Package condition passes an argument that makes the callee lock again.
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
	s.add(1, false) // want `s\.mu is held since line 20 and \(\*S\)\.add locks it again \(condition\.go:13\)`
}
