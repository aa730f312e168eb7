// Package cache calls back under its lock what it was given.
package cache

import "sync"

type Cache struct {
	mu       sync.Mutex
	entries  map[string]any
	finalize func(any)
}

func New() *Cache { return &Cache{entries: map[string]any{}} }

func (c *Cache) SetFinalizer(f func(any)) {
	c.mu.Lock()
	c.finalize = f
	c.mu.Unlock()
}

func (c *Cache) Delete(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finalize(c.entries[key])
	delete(c.entries, key)
}

func (c *Cache) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, v := range c.entries {
		c.finalize(v)
	}
	clear(c.entries)
}

func (c *Cache) Pin(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = true
}

var all = New()

// Pin pins the key in the cache that all share.
func Pin(key string) { all.Pin(key) }

// Shared gives the cache that all share.
func Shared() *Cache { return all }
