// Package format prints a value with its lock held; its String method takes the
// lock.
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
	defer s.mu.Unlock()
	return fmt.Sprintf("now %v", s) // want `s\.mu is held since line 22 and \(\*S\)\.String locks it again \(format\.go:16\)`
}

type failure struct{ s *S }

func (f *failure) Error() string {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	return "failed"
}

func (f *failure) wrap() error {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	return fmt.Errorf("wrapped: %w", f) // want `f\.s\.mu is held since line 36 and \(\*failure\)\.Error locks it again \(format\.go:30\)`
}
