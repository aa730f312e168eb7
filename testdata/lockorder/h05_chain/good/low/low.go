// Package low owns the locks and takes Disk under Cache.
package low

import "sync"

type Cache struct {
	Mu sync.Mutex
	n  int
}

type Disk struct {
	Mu sync.Mutex
	n  int
}

func (c *Cache) Fill(d *Disk) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	d.Mu.Lock()
	c.n += d.n
	d.Mu.Unlock()
}
