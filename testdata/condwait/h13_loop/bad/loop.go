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
	if !b.ready {
		b.cond.Wait() // want `b.cond.Wait is not in a loop: what it waits for may be past before it starts, and need not hold when it returns`
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

var (
	mu   sync.Mutex
	bell = sync.NewCond(&mu)
)

func wait() {
	mu.Lock()
	bell.Wait() // want `bell.Wait is not in a loop: what it waits for may be past before it starts, and need not hold when it returns`
	mu.Unlock()
}

func worker() {
	wait()
	println("rung")
}

func boss() { bell.Broadcast() }
