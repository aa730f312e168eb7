package bad

import "sync"

type box struct {
	mu    sync.Mutex
	cond  *sync.Cond
	ready bool
}

func newBox() *box {
	b := &box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *box) take() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.ready {
		b.cond.Wait() // want `b.cond.Wait waits for ever: nothing calls Signal or Broadcast on it`
	}
}

func (b *box) put() {
	b.mu.Lock()
	b.ready = true
	b.mu.Unlock()
}
