// Package stock tells those who watch it, without a lock of its own.
package stock

import (
	"errors"
	"sync"
)

// Watcher is told of products that run low.
type Watcher interface {
	OnLow(sku string, left int)
}

type Store struct {
	mu    sync.Mutex
	left  map[string]int
	watch []Watcher
}

func New() *Store { return &Store{left: map[string]int{}} }

func (s *Store) Watch(w Watcher) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watch = append(s.watch, w)
}

func (s *Store) Reserve(sku string, n int) error {
	s.mu.Lock()
	have := s.left[sku]
	if have < n {
		s.mu.Unlock()
		return errors.New("out of stock")
	}
	s.left[sku] = have - n
	watch := s.watch
	s.mu.Unlock()
	for _, w := range watch {
		if have-n < 5 {
			w.OnLow(sku, have-n)
		}
	}
	return nil
}
