// Package wronglock holds the lock that guards.
package wronglock

import "sync"

// Both locks for a write, either for a read.
type account struct {
	a, b sync.Mutex
	sum  int
}

func (c *account) Put(n int) {
	c.a.Lock()
	defer c.a.Unlock()
	c.b.Lock()
	defer c.b.Unlock()
	c.sum += n
}

func (c *account) ReadA() int { c.a.Lock(); defer c.a.Unlock(); return c.sum }
func (c *account) ReadB() int { c.b.Lock(); defer c.b.Unlock(); return c.sum }

var total int

// A lock of the call, for the goroutines of the call.
func LocalLock(in []int) int {
	var (
		mu  sync.Mutex
		wg  sync.WaitGroup
		sum int
	)
	for _, v := range in {
		wg.Go(func() {
			mu.Lock()
			sum += v
			mu.Unlock()
		})
	}
	wg.Wait()
	return sum
}

type shared struct {
	mu sync.RWMutex
	n  int
	m  map[string]int
}

func (s *shared) get() int     { s.mu.RLock(); defer s.mu.RUnlock(); return s.n }
func (s *shared) Set(n int)    { s.mu.Lock(); defer s.mu.Unlock(); s.n = n }
func (s *shared) Add(k string) { s.mu.Lock(); defer s.mu.Unlock(); s.m[k]++ }

func (s *shared) Incr() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *shared) CopyFrom(o *shared) {
	n := o.get()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

// The new one is not known to anybody yet.
func (s *shared) Clone() *shared {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := &shared{}
	t.n = s.n
	return t
}

type byPointer struct {
	mu *sync.Mutex
	n  *int
}

// The copy has the same mutex.
func (b byPointer) Add() {
	b.mu.Lock()
	*b.n++
	b.mu.Unlock()
}
