// Package tree locks parent and child in both orders.
package tree

import "sync"

type Dir struct {
	mu     sync.Mutex
	parent *Dir
	dirs   []*Dir
	size   int
}

func (d *Dir) Size() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.size
}

func (d *Dir) Largest(i int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dirs[i].Size() // want `d\.dirs\[i\]\.mu is taken while d\.mu is held, both Dir\.mu, and nothing orders the two; tree\.go:30 takes them the other way round`
}

func (d *Dir) Shrink(by int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.size -= by
	for p := d.parent; p != nil; p = p.parent {
		p.mu.Lock()
		p.size -= by
		p.mu.Unlock()
	}
}
