// Package flagged holds the lock for the send too, or waits for those who send.
package flagged

import (
	"errors"
	"sync"
	"sync/atomic"
)

var errClosed = errors.New("closed")

type pool struct {
	mu     sync.RWMutex
	closed bool
	jobs   chan func()
}

func newPool() *pool {
	p := &pool{jobs: make(chan func(), 4)}
	go func() {
		for j := range p.jobs {
			j()
		}
	}()
	return p
}

func (p *pool) Submit(f func()) error {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.closed {
		return errClosed
	}
	p.jobs <- f
	return nil
}

func (p *pool) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	close(p.jobs)
}

// Those who have looked are waited for.
type feed struct {
	over    atomic.Bool
	senders sync.WaitGroup
	out     chan int
}

func newFeed() *feed { return &feed{out: make(chan int, 1)} }

func (f *feed) Out() <-chan int { return f.out }

func (f *feed) Push(n int) bool {
	f.senders.Add(1)
	defer f.senders.Done()
	if f.over.Load() {
		return false
	}
	f.out <- n
	return true
}

func (f *feed) Close() {
	if f.over.CompareAndSwap(false, true) {
		f.senders.Wait()
		close(f.out)
	}
}

// A second channel tells of the end, and the first is never closed.
type mailbox struct {
	over atomic.Bool
	done chan struct{}
	in   chan int
}

func newMailbox() *mailbox { return &mailbox{done: make(chan struct{}), in: make(chan int)} }

func (m *mailbox) Take() int {
	select {
	case n := <-m.in:
		return n
	case <-m.done:
		return 0
	}
}

func (m *mailbox) Put(n int) {
	if m.over.Load() {
		return
	}
	select {
	case m.in <- n:
	case <-m.done:
	}
}

func (m *mailbox) Close() {
	if m.over.CompareAndSwap(false, true) {
		close(m.done)
	}
}
