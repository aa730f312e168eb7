// Package between reads under the lock, lets it go, and writes back what the
// old value said.
package between

import (
	"sync"
	"time"
)

type stock struct {
	mu sync.Mutex
	n  int
}

func (s *stock) sell() {
	s.mu.Lock()
	t := s.n
	s.mu.Unlock()
	time.Sleep(time.Millisecond)
	s.mu.Lock()
	s.n = t - 1 // want `s\.n is written from the value read at line 17, but s\.mu was let go at line 18 in between`
	s.mu.Unlock()
}

func (s *stock) get() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *stock) set(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

// The two halves stand in two methods.
func (s *stock) throughMethods() {
	s.set(s.get() - 1) // want `s\.n is written from the value read at line .*, but s\.mu was let go .* in between`
}

type table struct {
	mu sync.RWMutex
	m  map[string]int
}

// Check, then act: another goroutine may have acted meanwhile.
func (t *table) create(k string, mk func() int) int {
	t.mu.RLock()
	v, ok := t.m[k]
	t.mu.RUnlock()
	if ok {
		return v
	}
	v = mk()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m[k] = v // want `t\.m is changed on what line 50 saw, but t\.mu was let go at line 51 in between`
	return v
}

func (t *table) remove(k string, idle func(int) bool) {
	t.mu.Lock()
	v := t.m[k]
	t.mu.Unlock()
	if idle(v) {
		t.mu.Lock()
		delete(t.m, k) // want `t\.m is changed on what line 64 saw, but t\.mu was let go at line 65 in between`
		t.mu.Unlock()
	}
}

var (
	mu    sync.Mutex
	total int
)

func addAll(in []int) {
	mu.Lock()
	sum := total
	mu.Unlock()
	for _, v := range in {
		sum += v
	}
	mu.Lock()
	total = sum // want `total is written from the value read at line 80, but mu was let go at line 81 in between`
	mu.Unlock()
}
