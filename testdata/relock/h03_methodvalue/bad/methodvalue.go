// Package methodvalue reaches the second lock through a method value, a
// method expression, a field of function type and an interface.
package methodvalue

import "sync"

type S struct {
	mu sync.Mutex
	n  int
	on func() int
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *S) value() int {
	f := s.size
	s.mu.Lock()
	defer s.mu.Unlock()
	return f() // want `s\.mu is held since line 21 and \(\*S\)\.size locks it again \(methodvalue\.go:14\)`
}

func (s *S) expression() int {
	f := (*S).size
	s.mu.Lock()
	defer s.mu.Unlock()
	return f(s) // want `s\.mu is held since line 28 and \(\*S\)\.size locks it again \(methodvalue\.go:14\)`
}

func (s *S) unlockValue() {
	lock := s.mu.Lock
	lock()
	lock() // want `s\.mu is locked again while held since line .*`
	s.mu.Unlock()
}

// New sets the field once, and nothing else does.
func New() *S {
	s := &S{}
	s.on = s.size
	return s
}

func (s *S) field() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.on() // want `s\.mu is held since line 48 and \(\*S\)\.size locks it again \(methodvalue\.go:14\)`
}
