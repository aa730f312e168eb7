package condsignal

import (
	"sync"
	"testing"
)

type buffer struct {
	mu     sync.Mutex
	avail  *sync.Cond
	items  [][]byte
	closed bool
}

func newBuffer() *buffer {
	b := &buffer{}
	b.avail = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) push(p []byte) {
	b.mu.Lock()
	b.items = append(b.items, p)
	b.mu.Unlock()
	b.avail.Signal()
}

func (b *buffer) pop() ([]byte, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 && !b.closed {
		b.avail.Wait() // want `b\.avail\.Wait waits for ever: TestBuffer waits too, at its receive from done \(line 61\)`
	}
	if len(b.items) == 0 {
		return nil, false
	}
	p := b.items[0]
	b.items = b.items[1:]
	return p, true
}

func (b *buffer) Close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
}

func TestBuffer(t *testing.T) {
	b := newBuffer()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, ok := b.pop(); !ok {
				return
			}
		}
	}()
	b.push([]byte("x"))
	b.Close()
	<-done
}
