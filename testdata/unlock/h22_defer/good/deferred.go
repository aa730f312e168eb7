// Package deferred defers the right call at the right time.
package deferred

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) acquire() func() {
	s.mu.Lock()
	return s.mu.Unlock
}

func (s *S) calls() int {
	defer s.acquire()()
	return s.n
}

func (s *S) inTime(ok bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		return 0
	}
	return s.n
}

func (s *S) called(ok bool) int {
	s.mu.Lock()
	release := func() { s.mu.Unlock() }
	if ok {
		release()
		return 1
	}
	release()
	return 0
}

func (s *S) deferredName() int {
	s.mu.Lock()
	release := func() { s.mu.Unlock() }
	defer release()
	return s.n
}

func (s *S) inDeferredClosure() (err error) {
	s.mu.Lock()
	defer func() {
		s.n--
		s.mu.Unlock()
	}()
	s.n++
	return nil
}

func (s *S) methodValue() int {
	s.mu.Lock()
	unlock := s.mu.Unlock
	defer unlock()
	return s.n
}

func withLock(mu sync.Locker, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func (s *S) through() {
	withLock(&s.mu, func() { s.n++ })
}
