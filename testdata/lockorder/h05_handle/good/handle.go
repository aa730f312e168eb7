// Package handle takes the lock of a transaction first wherever it takes two.
package handle

import "sync"

type batch struct {
	mu sync.Mutex
	n  int
}

type txn struct{ b *batch }

func (b *batch) write() *txn {
	b.mu.Lock()
	return &txn{b}
}

func (t *txn) end() { t.b.mu.Unlock() }

type lessor struct {
	mu     sync.Mutex
	leases map[int]bool
}

func (l *lessor) revoke(id int, b *batch) {
	l.mu.Lock()
	delete(l.leases, id)
	l.mu.Unlock()
	t := b.write()
	t.b.n--
	t.end()
}

func (l *lessor) grant(id int, b *batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leases[id] = true
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}
