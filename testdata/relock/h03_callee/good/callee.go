// Package callee calls helpers that expect the lock, or others' locks.
package callee

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sizeLocked()
}

// sizeLocked expects s.mu to be held.
func (s *S) sizeLocked() int { return s.n }

func (s *S) emptyLocked() bool { return s.sizeLocked() == 0 }

func (s *S) depth1() {
	s.mu.Lock()
	s.n += s.sizeLocked()
	s.mu.Unlock()
}

func (s *S) depth2() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptyLocked() {
		s.n++
	}
}

func (s *S) afterUnlock() int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	return s.size()
}

func reset(s *S) {
	s.mu.Lock()
	s.n = 0
	s.mu.Unlock()
}

// The callee locks the new one, not ours.
func (s *S) fork() *S {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &S{n: s.n}
	reset(t)
	return t
}

// The callee locks the field of another object that we hold by pointer.
type pair struct {
	mu          sync.Mutex
	left, right *S
}

func (p *pair) both() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.left.size() + p.right.size()
}

// drain expects s.mu to be held, lets it go for the slow part and takes it
// back: it does not take the lock twice.
func (s *S) drain(slow func()) {
	s.mu.Unlock()
	slow()
	s.mu.Lock()
}

func (s *S) run(slow func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drain(slow)
	s.n = 0
}

func (s *S) add(n int, locked bool) {
	if !locked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	s.n += n
}

// The callee's lock stands under a condition that this call makes false.
func (s *S) addTwo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(1, true)
	s.add(1, true)
}

func (s *S) addOne() { s.add(1, false) }
