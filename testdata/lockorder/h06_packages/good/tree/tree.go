// Package tree lets a directory go before it locks the one above.
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
	return d.dirs[i].Size()
}

func (d *Dir) Shrink(by int) {
	d.mu.Lock()
	d.size -= by
	d.mu.Unlock()
	for p := d.parent; p != nil; p = p.parent {
		p.mu.Lock()
		p.size -= by
		p.mu.Unlock()
	}
}
