// Package callee takes a held lock again through one, two and four calls.
package callee

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *S) empty() bool { return s.size() == 0 }

func (s *S) ready() bool { return !s.empty() }

func (s *S) check() bool { return s.ready() }

func (s *S) depth1() {
	s.mu.Lock()
	s.n += s.size() // want `s\.mu is held since line 24 and \(\*S\)\.size locks it again \(callee\.go:12\)`
	s.mu.Unlock()
}

func (s *S) depth2() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.empty() { // want `s\.mu is held since line 30 and .* locks it again \(callee\.go:12\)`
		s.n++
	}
}

func (s *S) depth4() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.check() { // want `s\.mu is held since line 38 and .* locks it again \(callee\.go:12\)`
		s.n++
	}
}

func reset(s *S) {
	s.mu.Lock()
	s.n = 0
	s.mu.Unlock()
}

func otherName(t *S) {
	t.mu.Lock()
	defer t.mu.Unlock()
	reset(t) // want `t\.mu is held since line 52 and .*reset locks it again \(callee\.go:46\)`
}

var mu sync.Mutex

func lockGlobal() {
	mu.Lock()
	mu.Unlock()
}

func globalThroughCallee() {
	mu.Lock()
	lockGlobal() // want `mu is held since line 65 and .*lockGlobal locks it again \(callee\.go:60\)`
	mu.Unlock()
}

func lockBoth(a, b *sync.Mutex) {
	a.Lock()
	defer a.Unlock()
	b.Lock()
	defer b.Unlock()
}

func (s *S) byPointer(other *sync.Mutex) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lockBoth(other, &s.mu) // want `s\.mu is held since line 78 and .*lockBoth locks it again \(callee\.go:73\)`
}
