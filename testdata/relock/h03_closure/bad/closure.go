// Package closure takes the lock again in function literals.
package closure

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) calledInPlace() {
	s.mu.Lock()
	defer s.mu.Unlock()
	func() {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
	}() // want `s\.mu is held since line 12 and function literal at closure\.go:.* locks it again \(closure\.go:15\)`
}

func (s *S) calledByName() {
	size := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.n
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = size() + 1 // want `s\.mu is held since line 27 and function literal at closure\.go:.* locks it again \(closure\.go:23\)`
}

// get gives a function that takes the lock when it is called.
func (s *S) get() func() int {
	return func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.n
	}
}

func (s *S) returned() int {
	f := s.get()
	s.mu.Lock()
	defer s.mu.Unlock()
	return f() // want `s\.mu is held since line 43 and function literal at closure\.go:.* locks it again \(closure\.go:35\)`
}

func each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

func (s *S) passed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	each(3, func(i int) { // want `s\.mu is held since line 55 and function literal at closure\.go:.* locks it again \(closure\.go:58\)`
		s.mu.Lock()
		s.n += i
		s.mu.Unlock()
	})
}
