package good

import (
	"context"
	"sync"
)

type service struct {
	events chan int
	done   chan struct{}
}

func newService(ctx context.Context) *service {
	s := &service{events: make(chan int, 16), done: make(chan struct{})}
	go s.forward()
	context.AfterFunc(ctx, func() { close(s.done) })
	return s
}

func (s *service) forward() {
	for {
		select {
		case e := <-s.events:
			println(e)
		case <-s.done:
			return
		}
	}
}

// Start handles a request.
func (s *service) Start(n int) { s.send(n) }

func (s *service) send(n int) {
	select {
	case s.events <- n:
	case <-s.done:
	}
}

// pool closes when its senders are gone.
type pool struct {
	wg   sync.WaitGroup
	jobs chan int
}

func newPool(ctx context.Context) *pool {
	p := &pool{jobs: make(chan int, 16)}
	context.AfterFunc(ctx, func() {
		p.wg.Wait()
		close(p.jobs)
	})
	return p
}

// Put sends.
func (p *pool) Put(n int) {
	p.wg.Add(1)
	defer p.wg.Done()
	p.jobs <- n
}

// safe looks under a lock whether it is closed.
type safe struct {
	mu     sync.Mutex
	closed bool
	jobs   chan int
}

func newSafe(ctx context.Context) *safe {
	s := &safe{jobs: make(chan int, 16)}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.closed = true
		close(s.jobs)
	})
	return s
}

// Put sends.
func (s *safe) Put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.jobs <- n
	}
}
