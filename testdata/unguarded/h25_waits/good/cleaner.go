package waits

import (
	"sync"
	"time"
)

// idle has one cleaner at a time: it is started where the channel is nil, and sets it
// back when it ends.
type idle struct {
	mu   sync.Mutex
	open int
	wake chan struct{}

	asked chan int
	done  chan struct{}
}

func (p *idle) startLocked() {
	if p.open > 0 && p.wake == nil {
		p.wake = make(chan struct{}, 1)
		go p.clean(time.Second)
	}
}

func (p *idle) clean(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-p.wake:
		}
		p.mu.Lock()
		if p.open == 0 {
			p.wake = nil
			p.mu.Unlock()
			return
		}
		p.open--
		p.mu.Unlock()
		t.Reset(d)
	}
}

func newIdle() *idle {
	p := &idle{asked: make(chan int, 100), done: make(chan struct{})}
	go p.serve()
	return p
}

func (p *idle) serve() {
	for {
		select {
		case <-p.done:
			return
		case n := <-p.asked:
			p.grow(n)
		}
	}
}

func (p *idle) grow(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open += n
	p.startLocked()
}
