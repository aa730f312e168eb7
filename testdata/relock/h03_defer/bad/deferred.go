// Package deferred takes the lock again in a call that runs at return.
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

// Deferred calls run last in, first out: size runs before the unlock.
func (s *S) deferredCall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.size() // want `s\.mu is held since line 19 and \(\*S\)\.size locks it again \(deferred\.go:12\)`
	s.n++
}

func (s *S) deferredClosure() {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		s.mu.Lock() // want `s\.mu is locked again while held since line 26`
		s.n = 0
		s.mu.Unlock()
	}()
	s.n++
}
