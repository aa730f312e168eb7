package app

import (
	"sync"

	"fixtures/relock/h03_packages/good/store"
)

type limits struct {
	mu   sync.Mutex
	tree *store.Tree[int]
	n    int
}

// The callback decides whether the lock is taken, and the same variable whether
// it is let go.
func (l *limits) Enforce() {
	found := false
	l.tree.Each(func(v int) { found = found || v > 3 })
	if found {
		l.mu.Lock()
	}
	l.n++
	if found {
		l.mu.Unlock()
	}
}

func (l *limits) Update() {
	l.mu.Lock()
	l.n = 0
	l.mu.Unlock()
	l.Enforce()
}
