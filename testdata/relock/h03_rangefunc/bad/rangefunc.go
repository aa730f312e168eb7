// Package rangefunc ranges over an iterator that holds the lock while it yields.
package rangefunc

import (
	"iter"
	"sync"
)

type S struct {
	mu    sync.Mutex
	items []int
}

// All holds the lock until the loop is done.
func (s *S) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, v := range s.items {
			if !yield(v) {
				return
			}
		}
	}
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

func (s *S) weighted() (sum int) {
	for v := range s.All() { // want `s\.mu is held since .*and .* locks it again \(rangefunc\.go:28\)`
		sum += v * s.size()
	}
	return sum
}
