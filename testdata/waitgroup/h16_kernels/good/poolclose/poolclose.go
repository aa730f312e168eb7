package poolclose

import (
	"sync"
	"testing"
)

type task func() error

type pool struct {
	tasks chan task
	wg    sync.WaitGroup
	errs  chan error
}

func newPool(n int) *pool {
	p := &pool{tasks: make(chan task), errs: make(chan error, 16)}
	for range n {
		p.wg.Add(1)
		go p.worker()
	}
	return p
}

func (p *pool) worker() {
	defer p.wg.Done()
	for t := range p.tasks {
		if err := t(); err != nil {
			select {
			case p.errs <- err:
			default:
			}
		}
	}
}

func (p *pool) Submit(t task) { p.tasks <- t }

func (p *pool) Close() {
	close(p.tasks)
	p.wg.Wait()
}

func TestPool(t *testing.T) {
	p := newPool(2)
	p.Submit(func() error { return nil })
	p.Close()
}
