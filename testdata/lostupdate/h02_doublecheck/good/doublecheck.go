// Package doublecheck looks at an atomic first, or under the lock.
package doublecheck

import (
	"sync"
	"sync/atomic"
)

type config struct {
	mu   sync.RWMutex
	vals map[string]string
	ptr  atomic.Pointer[map[string]string]
	once sync.Once
	flag atomic.Bool
	n    int
}

func read() map[string]string { return map[string]string{"a": "b"} }

func (c *config) atomically() map[string]string {
	if p := c.ptr.Load(); p != nil {
		return *p
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.ptr.Load(); p != nil {
		return *p
	}
	m := read()
	c.ptr.Store(&m)
	return m
}

func (c *config) onceOnly() map[string]string {
	c.once.Do(func() { c.vals = read() })
	return c.vals
}

func (c *config) readLocked() map[string]string {
	c.mu.RLock()
	v := c.vals
	c.mu.RUnlock()
	if v != nil {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.vals == nil {
		c.vals = read()
	}
	return c.vals
}

func (c *config) byFlag() map[string]string {
	if !c.flag.Load() {
		c.mu.Lock()
		if c.vals == nil {
			c.vals = read()
			c.flag.Store(true)
		}
		c.mu.Unlock()
	}
	return c.vals
}

// The caller holds the lock; it is let go for the slow part only.
func (c *config) fillLocked() {
	if c.vals == nil {
		c.mu.Unlock()
		m := read()
		c.mu.Lock()
		if c.vals == nil {
			c.vals = m
		}
	}
}

func (c *config) fill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fillLocked()
}

// Nobody else has it yet.
func newConfig(eager bool) *config {
	c := &config{}
	if c.vals == nil && eager {
		c.mu.Lock()
		if c.vals == nil {
			c.vals = read()
		}
		c.mu.Unlock()
	}
	return c
}

// A number is no sign that something is there.
func (c *config) grow() {
	if c.n < 10 {
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	}
}
