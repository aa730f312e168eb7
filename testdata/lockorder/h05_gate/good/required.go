package gate

import "sync"

// backend is only ever locked with its transaction's lock held: by who calls
// Defrag, and in Unlock, which lets that lock go at its end and so requires it.
type backend struct {
	mu   sync.RWMutex
	tx   *bufferedTx
	read readTx
	n    int
}

type readTx struct {
	mu sync.RWMutex
	n  int
}

type unlocker interface {
	LockIt()
	Unlock()
}

type tx struct {
	sync.Mutex
	b       *backend
	pending int
}

type bufferedTx struct{ tx }

func (t *tx) LockIt() { t.lock() }

func (t *tx) lock() { t.Mutex.Lock() }

func (t *tx) Unlock() { t.Mutex.Unlock() }

func (t *bufferedTx) Unlock() {
	if t.pending > 0 {
		t.b.read.mu.Lock()
		t.b.read.mu.Unlock()
		t.commit()
	}
	t.tx.Unlock()
}

func (t *bufferedTx) Commit() {
	t.lock()
	t.commit()
	t.Unlock()
}

func (t *bufferedTx) commit() {
	t.b.read.mu.Lock()
	defer t.b.read.mu.Unlock()
	t.b.begin()
	t.pending = 0
}

func (b *backend) begin() {
	b.mu.RLock()
	b.n++
	b.mu.RUnlock()
}

func (b *backend) Defrag() {
	b.tx.LockIt()
	defer b.tx.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.read.mu.Lock()
	defer b.read.mu.Unlock()
	b.n = 0
}

func use(u unlocker) {
	u.LockIt()
	u.Unlock()
}

func Use(b *backend) { use(b.tx) }
