// Package doublecheck looks without the lock first.
package doublecheck

import "sync"

type config struct {
	mu     sync.Mutex
	vals   map[string]string
	loaded bool
	next   *config
}

func read() map[string]string { return map[string]string{"a": "b"} }

// Another goroutine may see the map before what is in it.
func (c *config) get() map[string]string {
	if c.vals == nil { // want `c\.vals is read without c\.mu and looked at again under it at line 19: the first look races with the write at line 20`
		c.mu.Lock()
		if c.vals == nil {
			c.vals = read()
		}
		c.mu.Unlock()
	}
	return c.vals
}

func (c *config) load() {
	if c.loaded { // want `c\.loaded is read without c\.mu and looked at again under it at line 33: the first look races with the write at line 36`
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded {
		return
	}
	c.loaded = true
	c.next = &config{}
}

var (
	mu  sync.Mutex
	one *config
)

func instance() *config {
	if one == nil { // want `one is read without mu and looked at again under it at line 48: the first look races with the write at line 49`
		mu.Lock()
		if one == nil {
			one = &config{}
		}
		mu.Unlock()
	}
	return one
}
