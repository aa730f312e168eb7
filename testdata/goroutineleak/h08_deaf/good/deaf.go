package deaf

import (
	"context"
	"sync/atomic"
	"time"
)

type job struct{ id int }

type pool struct {
	ctx     context.Context
	end     context.CancelFunc
	jobs    chan job
	last    chan job
	asked   chan job
	answers chan int
	stopped atomic.Bool
	work    func(job) int
}

func newPool(parent context.Context, work func(job) int) *pool {
	p := &pool{jobs: make(chan job), last: make(chan job, 1), asked: make(chan job), answers: make(chan int), work: work}
	p.ctx, p.end = context.WithCancel(parent)
	go p.run()
	go p.woken()
	go p.asks()
	go p.answer()
	go p.tick()
	go p.each()
	return p
}

// run looks at the context beside the channel.
func (p *pool) run() {
	for p.ctx.Err() == nil {
		select {
		case j := <-p.jobs:
			p.work(j)
		case <-p.ctx.Done():
		}
	}
}

// woken gets one more when the end comes.
func (p *pool) woken() {
	for !p.stopped.Load() {
		j := <-p.last
		p.work(j)
	}
}

// asks has the answer to what it has asked for.
func (p *pool) asks() {
	for p.ctx.Err() == nil {
		p.asked <- job{1}
		<-p.answers
	}
	close(p.asked)
}

func (p *pool) answer() {
	for j := range p.asked {
		p.answers <- p.work(j)
	}
}

// tick is woken by the clock.
func (p *pool) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for p.ctx.Err() == nil {
		<-t.C
		p.work(job{})
	}
}

// each starts what sends.
func (p *pool) each() {
	res := make(chan int)
	for p.ctx.Err() == nil {
		go func() { res <- p.work(job{2}) }()
		<-res
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
	select {
	case p.last <- job{}:
	default:
	}
	p.end()
}
