// Package idioms lets locks go in the many ways in which people do it.
package idioms

import (
	"iter"
	"sync"
)

type S struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]int
	locks map[string]*sync.Mutex
	n     int
}

// The loop breaks with the lock held, and the lock is let go behind it.
func (s *S) breakHeld(next func() bool) int {
	for {
		s.mu.Lock()
		if s.n > 0 {
			break
		}
		s.mu.Unlock()
		if !next() {
			return 0
		}
	}
	n := s.n
	s.mu.Unlock()
	return n
}

// Upgraded and brought back for the deferred unlock.
func (s *S) upgrade(k string) int {
	s.rw.RLock()
	defer s.rw.RUnlock()
	if v, ok := s.items[k]; ok {
		return v
	}
	s.rw.RUnlock()
	s.rw.Lock()
	s.items[k] = len(k)
	s.rw.Unlock()
	s.rw.RLock()
	return s.items[k]
}

func (s *S) retry(ready func() bool) {
again:
	s.mu.Lock()
	if !ready() {
		s.mu.Unlock()
		goto again
	}
	s.mu.Unlock()
}

func (s *S) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, v := range s.items {
			if !yield(v) {
				return
			}
		}
	}
}

// A function value that unlocks, or does nothing.
func (s *S) optional(safe bool) int {
	unlock := func() {}
	if safe {
		s.mu.Lock()
		unlock = s.mu.Unlock
	}
	defer unlock()
	if s.n == 0 {
		return 0
	}
	return s.n
}

// Let go early on one way, and by the deferred call on all others.
func (s *S) onceOnly(slow func()) int {
	s.mu.Lock()
	var once sync.Once
	unlock := func() { once.Do(s.mu.Unlock) }
	defer unlock()
	if s.n == 0 {
		unlock()
		slow()
		return 0
	}
	return s.n
}

// cursor keeps the lock for reading until it is closed.
type cursor struct{ s *S }

func (s *S) cursor() *cursor {
	s.rw.RLock()
	return &cursor{s}
}

func (c *cursor) value() int { return c.s.n }

func (c *cursor) close() { c.s.rw.RUnlock() }

func (s *S) look() int {
	c := s.cursor()
	defer c.close()
	return c.value()
}

// newLocked gives a value whose lock its caller holds.
func newLocked() *S {
	s := &S{}
	s.mu.Lock()
	return s
}

func useNew() int {
	s := newLocked()
	defer s.mu.Unlock()
	return s.n
}

// lockKey takes the lock of one key, and makes it when there is none.
func (s *S) lockKey(k string) *sync.Mutex {
	s.mu.Lock()
	l, ok := s.locks[k]
	if !ok {
		l = new(sync.Mutex)
		s.locks[k] = l
	}
	s.mu.Unlock()
	l.Lock()
	return l
}

func (s *S) withKey(k string, f func()) {
	defer s.lockKey(k).Unlock()
	f()
}

func (s *S) switched(kind int) {
	s.mu.Lock()
	switch kind {
	case 0:
		s.mu.Unlock()
	case 1:
		s.n++
		s.mu.Unlock()
	default:
		defer s.mu.Unlock()
		s.n--
	}
}

// All or none of a list of lockers.
func lockers(ls ...sync.Locker) func() {
	for _, l := range ls {
		l.Lock()
	}
	return func() {
		for _, l := range ls {
			l.Unlock()
		}
	}
}

func (s *S) both(o *S) int {
	defer lockers(&s.mu, &o.mu)()
	return s.n + o.n
}

// The work is done by a function that expects the lock and lets it go.
func (s *S) finishLocked() int {
	n := s.n
	s.mu.Unlock()
	return n
}

func (s *S) finish(early bool) int {
	s.mu.Lock()
	if early {
		return s.finishLocked()
	}
	s.n++
	return s.finishLocked()
}
