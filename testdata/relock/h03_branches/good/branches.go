// Package branches takes and lets go under the same conditions.
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
		s.mu.Unlock()
	}
	if lock {
		s.mu.Lock()
	}
	s.n++
	if lock {
		s.mu.Unlock()
	}
}

func (s *S) opposite(lock bool) {
	if lock {
		s.mu.Lock()
	}
	if !lock {
		s.mu.Lock()
	}
	s.n++
	s.mu.Unlock()
}

func (s *S) tried() {
	if !s.mu.TryLock() {
		s.mu.Lock()
	}
	defer s.mu.Unlock()
	s.n++
}

func (s *S) triedVar() bool {
	ok := s.mu.TryLock()
	if ok {
		s.n++
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok
}

func (s *S) tryUnder() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mu.TryLock()
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
	s.n++
	s.mu.Unlock()
}

func (s *S) failed(err error) error {
	s.mu.Lock()
	if err != nil {
		s.mu.Unlock()
		return s.fail(err)
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

// The flag is set where the lock is taken.
func (s *S) remembers(work []int) {
	locked := false
	for _, w := range work {
		if w > 0 && !locked {
			s.mu.Lock()
			locked = true
		}
		s.n += w
	}
	if locked {
		s.mu.Unlock()
	}
}
