package deaf

import (
	"context"
	"sync/atomic"
)

type job struct{ id int }

type pool struct {
	ctx     context.Context
	end     context.CancelFunc
	jobs    chan job
	results chan int
	stopped atomic.Bool
	work    func(job) int
	done    func(int)
}

func newPool(parent context.Context, work func(job) int, done func(int)) *pool {
	p := &pool{jobs: make(chan job), results: make(chan int), work: work, done: done}
	p.ctx, p.end = context.WithCancel(parent)
	go p.run()
	go p.collect()
	return p
}

func (p *pool) run() {
	for p.ctx.Err() == nil {
		j := <-p.jobs // want `receive from p.jobs is not woken when the context is done, which the loop asks for before: nothing closes the channel`
		select {
		case p.results <- p.work(j):
		case <-p.ctx.Done():
		}
	}
}

func (p *pool) collect() {
	for !p.stopped.Load() {
		n := <-p.results // want `receive from p.results is not woken when \(\*pool\).Stop sets stopped`
		p.done(n)
	}
}

func (p *pool) Add(j job) bool {
	select {
	case p.jobs <- j:
		return true
	case <-p.ctx.Done():
		return false
	}
}

func (p *pool) Stop() {
	p.stopped.Store(true)
	p.end()
}
