// Package plain uses atomics, sync.Once or the lock for what looks like one
// instruction.
package plain

import (
	"sync"
	"sync/atomic"
)

var ready atomic.Bool

func WaitReady() {
	go func() { ready.Store(true) }()
	for range 100 {
		if ready.Load() {
			return
		}
	}
}

type status struct {
	mu   sync.Mutex
	text string
	vals []int
}

func (s *status) Set(t string) { s.mu.Lock(); s.text = t; s.vals = nil; s.mu.Unlock() }
func (s *status) Clear()       { s.mu.Lock(); s.text = ""; s.vals = s.vals[:0]; s.mu.Unlock() }
func (s *status) Size() int    { s.mu.Lock(); defer s.mu.Unlock(); return len(s.text) + len(s.vals) }

func (s *status) PeekText() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text
}

type config struct {
	once sync.Once
	vals map[string]string
}

func (c *config) Get() map[string]string {
	c.once.Do(func() { c.vals = map[string]string{"a": "b"} })
	return c.vals
}

// Double-checked with an atomic pointer.
type lazy struct {
	mu   sync.Mutex
	vals atomic.Pointer[map[string]string]
}

func (l *lazy) Get() map[string]string {
	if m := l.vals.Load(); m != nil {
		return *m
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if m := l.vals.Load(); m != nil {
		return *m
	}
	m := map[string]string{"a": "b"}
	l.vals.Store(&m)
	return m
}
