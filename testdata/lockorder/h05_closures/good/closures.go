// Package closures calls back after the unlock, from a copy, or starts a
// goroutine, which does not hold what its starter holds.
package closures

import (
	"slices"
	"sync"
)

type index struct {
	mu   sync.Mutex
	docs *docs
}

type docs struct {
	mu  sync.Mutex
	idx *index
	all []int
}

func (d *docs) each(f func(int)) {
	d.mu.Lock()
	all := slices.Clone(d.all)
	d.mu.Unlock()
	for _, n := range all {
		f(n)
	}
}

func (d *docs) reindex() {
	d.each(func(n int) {
		d.idx.mu.Lock()
		d.idx.mu.Unlock()
	})
}

func (d *docs) reindexLater() {
	d.mu.Lock()
	defer d.mu.Unlock()
	go func() {
		d.idx.mu.Lock()
		d.idx.mu.Unlock()
	}()
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
