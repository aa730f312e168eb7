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
	defer func() { // want `s\.mu is held since line 26 and function literal at deferred\.go:.* locks it again \(deferred\.go:29\)`
		s.mu.Lock()
		s.n = 0
		s.mu.Unlock()
	}()
	s.n++
}
