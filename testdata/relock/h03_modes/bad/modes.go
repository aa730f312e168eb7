// Package modes mixes the two modes of a sync.RWMutex on one goroutine.
package modes

import "sync"

type S struct {
	mu sync.RWMutex
	n  int
}

func (s *S) size() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.n
}

func (s *S) put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

func (s *S) lockUnderRLock() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.n == 0 {
		s.mu.Lock() // want `s\.mu is locked while read-held since line 24: the writer waits for its own reader`
		s.n = 1
		s.mu.Unlock()
	}
}

func (s *S) rlockUnderLock() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mu.RLock() // want `s\.mu is read-locked while locked since line 34`
	defer s.mu.RUnlock()
	return s.n
}

func (s *S) rlockUnderRLock() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.mu.RLock() // want `s\.mu is read-locked again while read-held since line 42: a writer that waits in between blocks both`
	defer s.mu.RUnlock()
	return s.n
}

func (s *S) lockTwice() {
	s.mu.Lock()
	s.mu.Lock() // want `s\.mu is locked again while held since line 50`
	s.mu.Unlock()
	s.mu.Unlock()
}

func (s *S) callLockUnderRLock() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.put(1) // want `s\.mu is read-held since line 57 and \(\*S\)\.put locks it \(modes\.go:18\): the writer waits for its own reader`
}

func (s *S) callRLockUnderLock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = s.size() + 1 // want `s\.mu is held since line 63 and \(\*S\)\.size read-locks it \(modes\.go:12\)`
}

func (s *S) callRLockUnderRLock() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.size() // want `s\.mu is read-held since line 69 and \(\*S\)\.size read-locks it again \(modes\.go:12\): a writer that waits in between blocks both`
}
