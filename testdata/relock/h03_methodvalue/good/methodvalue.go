// Package methodvalue binds methods under the lock and calls them without it.
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
	s.mu.Lock()
	f := s.size
	s.mu.Unlock()
	return f()
}

// The method value is bound to another object.
func (s *S) other() int {
	t := &S{}
	f := t.size
	s.mu.Lock()
	defer s.mu.Unlock()
	return f()
}

func (s *S) expression(t func(*S) int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t(&S{})
}

func New() *S {
	s := &S{}
	s.on = s.size
	return s
}

func (s *S) field() int {
	s.mu.Lock()
	on := s.on
	s.mu.Unlock()
	return on()
}
