// Package closures takes the second lock in function literals and callbacks.
package closures

import "sync"

type index struct {
	mu   sync.Mutex
	docs *docs
}

type docs struct {
	mu  sync.Mutex
	idx *index
	all []int
}

// each calls f with the lock held.
func (d *docs) each(f func(int)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, n := range d.all {
		f(n)
	}
}

func (d *docs) reindex() {
	d.each(func(n int) { // want `index\.mu is taken while docs\.mu is held; closures\.go:41 takes them the other way round`
		d.idx.mu.Lock()
		d.idx.mu.Unlock()
	})
}

func (i *index) add(n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	insert := func() {
		i.docs.mu.Lock()
		i.docs.all = append(i.docs.all, n)
		i.docs.mu.Unlock()
	}
	insert()
}
