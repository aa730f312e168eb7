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
