// Package callees takes the second lock in a function that it calls.
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
	c.m[k] = c.load(k) // want `database\.mu is taken while cache\.mu is held; callees\.go:48 takes them the other way round`
	return c.m[k]
}

func (d *database) forget(k string) { d.cache.drop(k) }

func (d *database) Put(k, v string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rows[k] = v
	d.forget(k)
}
