// Package flag tells the other goroutine by a channel, or atomically.
package flag

import (
	"sync/atomic"
	"time"
)

type worker struct {
	stop atomic.Bool
	quit chan struct{}
	n    int
}

func (w *worker) run() {
	for !w.stop.Load() {
		select {
		case <-w.quit:
			return
		case <-time.After(time.Second):
			w.n++
		}
	}
}

func start() *worker {
	w := &worker{quit: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) Stop() {
	w.stop.Store(true)
	close(w.quit)
}

type options struct{ edge bool }

func defaults() *options { return &options{} }

type Loop struct {
	opts *options
	in   chan int
}

// New decides, before there is a goroutine.
func New(edge bool) *Loop {
	o := defaults()
	if edge {
		o.edge = true
	}
	return &Loop{opts: o, in: make(chan int)}
}

func (l *Loop) Start() { go l.run() }

func (l *Loop) run() {
	edge := l.opts.edge
	for {
		n := <-l.in
		if n == 0 || !edge {
			return
		}
	}
}

// poller looks again and again at what its constructor has decided.
type poller struct{ opts *options }

func newPoller() *poller {
	o := defaults()
	o.edge = true
	return &poller{opts: o}
}

func (p *poller) start() { go p.run() }

func (p *poller) run() {
	for !p.opts.edge {
		time.Sleep(time.Millisecond)
	}
}
