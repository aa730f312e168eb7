// Package branches holds the lock on just the path that takes it again.
package branches

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) flagged(lock bool) {
	if lock {
		s.mu.Lock()
	}
	s.n++
	if lock {
		s.mu.Lock() // want `s\.mu is locked again while held since line 13`
		s.mu.Unlock()
	}
}

func (s *S) triedTwice() {
	if s.mu.TryLock() {
		s.mu.Lock() // want `s\.mu is locked again while held since line 23`
		s.mu.Unlock()
		s.mu.Unlock()
	}
}

func (s *S) switched(kind int) {
	switch kind {
	case 0:
		s.mu.Lock()
	case 1:
		return
	default:
		s.mu.Lock()
	}
	s.mu.Lock() // want `s\.mu is locked again while held since line .*`
	s.mu.Unlock()
	s.mu.Unlock()
}

func (s *S) failed(err error) error {
	s.mu.Lock()
	if err != nil {
		return s.fail(err) // want `s\.mu is held since line 45 and \(\*S\)\.fail locks it again \(branches\.go:55\)`
	}
	s.n++
	s.mu.Unlock()
	return nil
}

func (s *S) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = 0
	return err
}
