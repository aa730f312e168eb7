package app

import (
	"math"
	"sync"

	"fixtures/relock/h03_packages/bad/store"
)

type limits struct {
	mu   sync.Mutex
	tree *store.Tree[int]
	n    int
}

// lowest is found by the callback, which its function does not see running.
func (l *limits) enforce() {
	lowest := math.MaxInt
	l.tree.Each(func(v int) {
		if v < lowest {
			lowest = v
		}
	})
	if lowest == math.MaxInt {
		return
	}
	l.mu.Lock()
	l.n = lowest
	l.mu.Unlock()
}

func (l *limits) Update() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.enforce() // want `l\.mu is held since line 33 and \(\*limits\)\.enforce locks it again \(found\.go:27\)`
}
