package idioms

import (
	"errors"
	"sync"
	"sync/atomic"
)

type base struct {
	mu   sync.RWMutex
	data map[string]string
}

// txn locks its base for reading or for writing, once.
type txn struct {
	base     *base
	writable bool
	has      atomic.Bool
	pending  map[string]string
}

func (t *txn) lock() {
	if t.has.Load() {
		return
	}
	if t.writable {
		t.base.mu.Lock()
	} else {
		t.base.mu.RLock()
	}
	t.has.Store(true)
}

func (t *txn) unlock() {
	if !t.has.Load() {
		return
	}
	if t.writable {
		t.base.mu.Unlock()
	} else {
		t.base.mu.RUnlock()
	}
	t.has.Store(false)
}

type batch struct{ tx *txn }

func (b *batch) put(key, value string) error {
	b.tx.lock()
	if !b.tx.writable {
		b.tx.unlock()
		return errors.New("read-only")
	}
	b.tx.pending[key] = value
	if len(b.tx.pending) > 100 {
		b.tx.unlock()
		return errors.New("full")
	}
	b.tx.unlock()
	return nil
}
