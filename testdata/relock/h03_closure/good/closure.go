// Package closure defines function literals under the lock and runs them
// without it, or on another goroutine.
package closure

import "sync"

type S struct {
	mu sync.Mutex
	n  int
	do []func()
}

func (s *S) calledInPlace() {
	s.mu.Lock()
	defer s.mu.Unlock()
	func() {
		s.n++
	}()
}

func (s *S) onlyDefined() {
	s.mu.Lock()
	size := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.n
	}
	s.mu.Unlock()
	s.n = size()
}

func (s *S) started() {
	s.mu.Lock()
	defer s.mu.Unlock()
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.n++
	}()
}

func (s *S) get() func() int {
	return func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.n
	}
}

// Only made under the lock; the caller runs it.
func (s *S) returned() func() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get()
}

// Stored for later.
func (s *S) stored() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.do = append(s.do, func() {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
	})
}

// A helper that starts the function on another goroutine.
func background(f func()) { go f() }

func (s *S) handed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	background(func() {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
	})
}
