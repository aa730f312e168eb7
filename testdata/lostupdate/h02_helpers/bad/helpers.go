// Package helpers goes through methods that lock for one access each.
package helpers

import "sync"

type level struct {
	mu sync.RWMutex
	n  int
}

func (l *level) get() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.n
}

func (l *level) set(n int) {
	l.mu.Lock()
	l.n = n
	l.mu.Unlock()
}

func raise(l *level) {
	n := l.get()
	l.set(n + 1) // want `l\.n is written from the value read at line 24, but l\.mu was let go by \(\*level\)\.get in between`
}

// One half by a method, the other by hand.
func (l *level) double() {
	n := l.get()
	l.mu.Lock()
	l.n = 2 * n // want `l\.n is written from the value read at line 30, but l\.mu was let go by \(\*level\)\.get in between`
	l.mu.Unlock()
}

type session struct{ hits int }

func (s *session) hit() { s.hits++ }

type sessions struct {
	mu sync.Mutex
	m  map[string]*session
}

func (s *sessions) lookup(id string) (*session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.m[id]
	return v, ok
}

func (s *sessions) put(id string, v *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[id] = v
}

func (s *sessions) open(id string) *session {
	v, ok := s.lookup(id)
	if !ok {
		v = &session{}
		s.put(id, v) // want `s\.m is changed on what line 59 saw, but s\.mu was let go by \(\*sessions\)\.lookup in between`
	}
	return v
}

var (
	totalMu sync.Mutex
	total   int
)

func getTotal() int {
	totalMu.Lock()
	defer totalMu.Unlock()
	return total
}

func setTotal(n int) {
	totalMu.Lock()
	defer totalMu.Unlock()
	total = n
}

func add(n int) {
	setTotal(getTotal() + n) // want `total is written from the value read at line 85, but totalMu was let go by getTotal in between`
}
