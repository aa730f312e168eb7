// Package wrong lets go of another lock, in another mode, or of none.
package wrong

import "sync"

type S struct {
	mu    sync.RWMutex
	other sync.Mutex
	one   sync.Mutex
	n     int
}

// On one way out the other lock is let go, and this one stays.
func (s *S) wrongLock() {
	s.other.Lock()
	s.n++
	s.other.Unlock()
	s.one.Lock()
	if s.n == 0 {
		s.other.Unlock() // want `s\.other is unlocked twice: first at line 17`
		return           // want `s\.one is still locked at this return \(locked at line 18\)`
	}
	s.n--
	s.one.Unlock()
}

func (s *S) wrongModeRead() int {
	s.mu.RLock()
	n := s.n
	s.mu.Unlock() // want `s\.mu is read-locked at line 28 but released with Unlock, not RUnlock`
	return n
}

func (s *S) wrongModeWrite() {
	s.mu.Lock()
	s.n++
	s.mu.RUnlock() // want `s\.mu is locked at line 35 but released with RUnlock, not Unlock`
}

func (s *S) wrongModeDeferred() int {
	s.mu.RLock()
	defer s.mu.Unlock() // want `s\.mu is read-locked at line 41 but released with Unlock, not RUnlock`
	return s.n
}

func local() int {
	var mu sync.Mutex
	mu.Unlock() // want `mu is unlocked but not locked on this path`
	return 1
}

func (s *S) notOnThisPath(ok bool) {
	if ok {
		s.one.Lock()
	}
	s.n++
	s.one.Unlock() // want `s\.one is unlocked but not locked on this path`
}

func (s *S) twice() {
	s.one.Lock()
	s.n++
	s.one.Unlock()
	s.n--
	s.one.Unlock() // want `s\.one is unlocked twice: first at line 63`
}

func (s *S) twiceOnOneWay(ok bool) {
	s.one.Lock()
	if !ok {
		s.one.Unlock()
	}
	s.n++
	s.one.Unlock() // want `s\.one is unlocked twice: first at line 71`
}

func (s *S) deferredAndExplicit(ok bool) int {
	s.one.Lock()
	defer s.one.Unlock()
	if !ok {
		s.one.Unlock() // want `s\.one is unlocked here and again by the deferred unlock at line 79`
		return 0
	}
	return s.n
}

func (s *S) deferLock() {
	s.one.Lock()
	defer s.one.Lock() // want `defer s\.one\.Lock\(\) takes the lock at return; Unlock is meant`
	s.n++
}

func (s *S) deferRLock() int {
	s.mu.RLock()
	defer s.mu.RLock() // want `defer s\.mu\.RLock\(\) takes the lock at return; RUnlock is meant`
	return s.n
}

type embedded struct {
	sync.Mutex
	n int
}

func (e *embedded) twice() {
	e.Lock()
	e.n++
	e.Unlock()
	e.Unlock() // want `e(\.Mutex)? is unlocked twice: first at line 107`
}
