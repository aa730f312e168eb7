// Package guarded holds the lock wherever somebody else may look.
package guarded

import "sync"

type counter struct {
	mu   sync.Mutex
	n    int
	m    map[string]int
	name string // set by newCounter, never changed
}

func NewCounter(name string) *counter {
	c := &counter{name: name}
	c.n = 1
	c.m = map[string]int{}
	c.fill()
	return c
}

// fill is called by the constructor only.
func (c *counter) fill() { c.m["start"] = 1 }

func (c *counter) Add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *counter) Sub()     { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *counter) Get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
func (c *counter) Reset()   { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *counter) Put(k string)     { c.mu.Lock(); defer c.mu.Unlock(); c.m[k]++ }
func (c *counter) Drop(k string)    { c.mu.Lock(); defer c.mu.Unlock(); delete(c.m, k) }
func (c *counter) Has(k string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.m[k] }

func (c *counter) String() string { return c.name }

// addLocked expects c.mu to be held.
func (c *counter) addLocked(n int) { c.n += n }

// bump adds one. c.mu must be held.
func (c *counter) bump() { c.n++ }

func (c *counter) CallsUnheld() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addLocked(2)
	c.bump()
}

// step is unexported and called under the lock only.
func (c *counter) step() { c.n += 2 }

func (c *counter) Walk() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range 3 {
		c.step()
	}
}

// The closure runs here, under the lock.
func (c *counter) InPlace() {
	c.mu.Lock()
	defer c.mu.Unlock()
	inc := func() { c.n++ }
	inc()
}

func (c *counter) InGoroutine() {
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.n++
	}()
}

// Snapshot copies under the lock; the copy is its caller's own.
func (c *counter) Snapshot() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := make(map[string]int, len(c.m))
	for k, v := range c.m {
		m[k] = v
	}
	return m
}

type cache struct {
	mu sync.RWMutex
	m  map[string]int
}

// RLock, look, Lock, look again.
func (c *cache) Get(k string) int {
	c.mu.RLock()
	v, ok := c.m[k]
	c.mu.RUnlock()
	if ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[k]; ok {
		return v
	}
	c.m[k] = len(k)
	return c.m[k]
}

// striped locks the part that it changes.
type striped struct {
	parts [16]struct {
		mu sync.Mutex
		m  map[int]int
	}
}

func (s *striped) Put(k, v int) {
	p := &s.parts[k%len(s.parts)]
	p.mu.Lock()
	defer p.mu.Unlock()
	p.m[k] = v
}

func (s *striped) Get(k int) int {
	p := &s.parts[k%len(s.parts)]
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.m[k]
}
