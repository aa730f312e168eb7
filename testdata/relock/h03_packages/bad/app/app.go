// Package app holds the lock of another package's type and calls its method.
package app

import "fixtures/relock/h03_packages/bad/store"

func Report(s *store.Store) int {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return s.Len() // want `s\.Mu is held since line 7 and .*Len locks it again \(.*store\.go:12\)`
}

func Idle(s *store.Store) bool {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return s.Empty() // want `s\.Mu is held since line 13 and .* locks it again \(.*store\.go:12\)`
}
