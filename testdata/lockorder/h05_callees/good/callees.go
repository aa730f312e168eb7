// Package callees lets its own lock go before it calls the function that takes
// the other.
package callees

import "sync"

type cache struct {
	mu sync.Mutex
	db *database
	m  map[string]string
}

type database struct {
	mu    sync.Mutex
	cache *cache
	rows  map[string]string
}

func (d *database) get(k string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rows[k]
}

func (c *cache) drop(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, k)
}

func (c *cache) load(k string) string { return c.db.get(k) }

func (c *cache) Get(k string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[k]; ok {
		return v
	}
	c.m[k] = c.load(k)
	return c.m[k]
}

func (d *database) forget(k string) { d.cache.drop(k) }

func (d *database) Put(k, v string) {
	d.mu.Lock()
	d.rows[k] = v
	d.mu.Unlock()
	d.forget(k)
}
