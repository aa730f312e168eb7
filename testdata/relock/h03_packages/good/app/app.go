// Package app calls the method for those who hold the lock.
package app

import "fixtures/relock/h03_packages/good/store"

func Report(s *store.Store) int {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return s.LenLocked()
}

func Idle(s *store.Store) bool { return s.Len() == 0 }
