// Not seen: the transaction that write returns holds the batch's lock until its
// end. A lock that comes with a returned handle is not followed to the handle's
// methods: where the handle goes through a field, an interface or a callback
// that another package sets, its end is out of sight, and the lock would seem to
// be held for ever.

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
	open   func() *txn
	leases map[int]bool
}

func newLessor(b *batch) *lessor {
	l := &lessor{leases: map[int]bool{}}
	l.open = func() *txn { return b.write() }
	return l
}

func (l *lessor) revoke(id int) {
	t := l.open()
	defer t.end()
	l.mu.Lock()
	delete(l.leases, id)
	l.mu.Unlock()
}

func (l *lessor) grant(id int, b *batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leases[id] = true
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}
