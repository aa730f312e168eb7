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
	return s.LenLocked()
}

// LenLocked expects s.Mu to be held.
func (s *Store) LenLocked() int { return len(s.items) }
