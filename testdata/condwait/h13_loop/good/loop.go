package good

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
	for !b.ready {
		b.cond.Wait()
	}
	b.ready = false
	b.mu.Unlock()
}

func (b *box) put() {
	b.mu.Lock()
	b.ready = true
	b.mu.Unlock()
	b.cond.Signal()
}

// endless looks again in the middle of its loop.
func (b *box) endless() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		if b.ready {
			return
		}
		b.cond.Wait()
	}
}

// The loop is the caller's.
func (b *box) sleep() { b.cond.Wait() }

func (b *box) takeAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.ready {
		b.sleep()
	}
}

// Gate is a Cond of its own, and its users write the loop.
type Gate struct{ c *sync.Cond }

// Wait waits once.
func (g *Gate) Wait() { g.c.Wait() }

// Wake wakes all.
func (g *Gate) Wake() { g.c.Broadcast() }
