// Package store owns the lock.
package store

import "sync"

type Store struct {
	Mu    sync.Mutex
	items map[string]int
}

func (s *Store) Len() int {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return len(s.items)
}

func (s *Store) Empty() bool { return s.Len() == 0 }
