// Package format prints after the unlock, or what needs no lock.
package format

import (
	"fmt"
	"sync"
)

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return "n"
}

func (s *S) print() string {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	return fmt.Sprintf("now %v", s)
}

func (s *S) printFields() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("now %d", s.n)
}

// %p and %T do not call String.
func (s *S) address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%p %T", s, s)
}
