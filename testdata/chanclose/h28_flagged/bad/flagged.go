// Package flagged looks at a flag, and sends when others may have closed the channel.
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
	closed := p.closed
	p.mu.RUnlock()
	if closed {
		return errClosed
	}
	p.jobs <- f // want `send on p\.jobs panics if \(\*pool\)\.Stop closes it \(line 46\) after closed was looked at \(line 30\): no lock is held over both`
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

type feed struct {
	over atomic.Bool
	out  chan int
}

func newFeed() *feed { return &feed{out: make(chan int, 1)} }

func (f *feed) Out() <-chan int { return f.out }

func (f *feed) Push(n int) bool {
	if f.over.Load() {
		return false
	}
	select {
	case f.out <- n: // want `send on f\.out panics if \(\*feed\)\.Close closes it \(line 72\) after over was looked at \(line 59\): no lock is held over both`
		return true
	default:
		return false
	}
}

func (f *feed) Close() {
	if f.over.CompareAndSwap(false, true) {
		close(f.out)
	}
}
