// Package rangefunc yields from a copy, or asks before the loop.
package rangefunc

import (
	"iter"
	"slices"
	"sync"
)

type S struct {
	mu    sync.Mutex
	items []int
}

func (s *S) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		s.mu.Lock()
		items := slices.Clone(s.items)
		s.mu.Unlock()
		for _, v := range items {
			if !yield(v) {
				return
			}
		}
	}
}

// Held holds the lock until the loop is done.
func (s *S) Held() iter.Seq[int] {
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
	for v := range s.All() {
		sum += v * s.size()
	}
	n := s.size()
	for v := range s.Held() {
		sum += v * n
	}
	return sum
}
