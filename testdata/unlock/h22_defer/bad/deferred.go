// Package deferred makes mistakes in the deferred statement.
package deferred

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

// acquire takes the lock and gives the function that lets it go.
func (s *S) acquire() func() {
	s.mu.Lock()
	return s.mu.Unlock
}

// One pair of parentheses is missing: the lock is taken at return and stays.
func (s *S) forgotCall() int {
	defer s.acquire() // want `defer s\.acquire\(\) takes the lock at return.*`
	return s.n
}

// The deferred unlock comes after a way out.
func (s *S) tooLate(ok bool) int {
	s.mu.Lock()
	if !ok {
		return 0 // want `s\.mu is still locked at this return \(locked at line 25\)`
	}
	defer s.mu.Unlock()
	return s.n
}

// The closure is defined, but nobody calls it.
func (s *S) neverCalled(ok bool) int {
	s.mu.Lock()
	release := func() { s.mu.Unlock() }
	if ok {
		release()
		return 1
	}
	return 0 // want `s\.mu is still locked at this return \(locked at line 35\)`
}

// The deferred function lets go under a condition that one way out misses.
func (s *S) halfDeferred() {
	s.mu.Lock()
	some := s.n > 0
	defer func() {
		if some {
			s.mu.Unlock()
		}
	}()
	s.n++
	return // want `s\.mu is still locked at this return \(locked at line 46\)`
}
