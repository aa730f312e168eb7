// Package wrong lets go of what it took, as it took it, once.
package wrong

import "sync"

type S struct {
	mu    sync.RWMutex
	other sync.Mutex
	one   sync.Mutex
	n     int
}

func (s *S) wrongLock() {
	s.other.Lock()
	s.n++
	s.other.Unlock()
	s.one.Lock()
	if s.n == 0 {
		s.one.Unlock()
		return
	}
	s.n--
	s.one.Unlock()
}

func (s *S) inTurn() {
	s.one.Lock()
	s.other.Lock()
	s.n++
	s.other.Unlock()
	s.one.Unlock()
}

// Lock by lock along a chain: takes the next before it lets the last go.
func along(from, to *S) {
	from.one.Lock()
	to.one.Lock()
	from.one.Unlock()
	to.n++
	to.one.Unlock()
}

func (s *S) wrongModeRead() int {
	s.mu.RLock()
	n := s.n
	s.mu.RUnlock()
	return n
}

func (s *S) wrongModeWrite() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

// One mode or the other, and the same for the unlock.
func (s *S) eitherMode(write bool) int {
	if write {
		s.mu.Lock()
	} else {
		s.mu.RLock()
	}
	n := s.n
	if write {
		s.mu.Unlock()
	} else {
		s.mu.RUnlock()
	}
	return n
}

func (s *S) onThisPath(ok bool) {
	if ok {
		s.one.Lock()
	}
	s.n++
	if ok {
		s.one.Unlock()
	}
}

func (s *S) twice() {
	s.one.Lock()
	s.n++
	s.one.Unlock()
	s.one.Lock()
	s.n--
	s.one.Unlock()
}

func (s *S) onceOnEachWay(ok bool) {
	s.one.Lock()
	if !ok {
		s.one.Unlock()
		return
	}
	s.n++
	s.one.Unlock()
}

// The lock is let go for the slow part and taken back before the deferred
// unlock runs.
func (s *S) deferredAndBack(slow func()) int {
	s.one.Lock()
	defer s.one.Unlock()
	s.n++
	s.one.Unlock()
	slow()
	s.one.Lock()
	return s.n
}

// slowLocked expects s.one to be held: it lets it go and takes it back.
func (s *S) slowLocked(slow func()) {
	s.one.Unlock()
	defer s.one.Lock()
	slow()
}

func (s *S) callsSlow(slow func()) {
	s.one.Lock()
	defer s.one.Unlock()
	s.slowLocked(slow)
}

// release lets go of what its caller took: that is its contract.
func (s *S) release() { s.one.Unlock() }

func (s *S) take() {
	s.one.Lock()
	s.n++
	s.release()
}

type embedded struct {
	sync.Mutex
	n int
}

func (e *embedded) twice() {
	e.Lock()
	e.n++
	e.Unlock()
}
