// Package wronglock holds a lock, but not the one that guards.
package wronglock

import "sync"

type account struct {
	a, b sync.Mutex
	sum  int
}

func (c *account) Put(n int)  { c.a.Lock(); defer c.a.Unlock(); c.sum += n }
func (c *account) Take(n int) { c.b.Lock(); defer c.b.Unlock(); c.sum -= n } // want `c\.sum is guarded by c\.b here and by c\.a at line 11`

var total int

func localLock(n int) {
	var mu sync.Mutex
	mu.Lock()
	total += n // want `total is written under mu, which guards nothing: each call has its own`
	mu.Unlock()
}

func LocalLocks() {
	for i := range 10 {
		go localLock(i)
	}
}

type shared struct {
	mu sync.RWMutex
	n  int
	m  map[string]int
}

func (s *shared) Get() int     { s.mu.RLock(); defer s.mu.RUnlock(); return s.n }
func (s *shared) Set(n int)    { s.mu.Lock(); defer s.mu.Unlock(); s.n = n }
func (s *shared) Add(k string) { s.mu.Lock(); defer s.mu.Unlock(); s.m[k]++ }
func (s *shared) Del(k string) { s.mu.Lock(); defer s.mu.Unlock(); delete(s.m, k) }

func (s *shared) Incr() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.n++ // want `s\.n is written while s\.mu is only read-held since line 41`
}

func (s *shared) Forget(k string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	delete(s.m, k) // want `s\.m is written while s\.mu is only read-held since line 47`
}

func (s *shared) CopyFrom(o *shared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = o.n // want `o\.n is read while s\.mu is held, not o\.mu`
}

type byValue struct {
	mu sync.Mutex
	n  *int
}

// The receiver is a copy, and its mutex too.
func (b byValue) Add() {
	b.mu.Lock()
	*b.n++ // want `b\.n is written under b\.mu, which guards nothing: b is a copy`
	b.mu.Unlock()
}
