// Package store is read by the tests for the extents of its functions.
package store

import "sync"

// Store counts.
type Store struct {
	mu sync.Mutex
	n  map[string]int
}

// Get gives the count of a name.
func (s *Store) Get(name string) (int, bool) {
	s.mu.Lock()
	n, ok := s.n[name]
	s.mu.Unlock()
	if !ok {
		return 0, false
	}
	return n, true
}

// Sum holds the lock while size takes it again.
func (s *Store) Sum() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size()
}

func (s *Store) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.n)
}

// List has a type parameter on its receiver.
type List[T any] struct{ items []T }

// Len counts.
func (l *List[T]) Len() int { return len(l.items) }

func (l List[T]) first() T { return l.items[0] }

func free() {}
