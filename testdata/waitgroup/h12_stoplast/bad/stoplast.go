// Package stoplast waits for goroutines, and tells them to stop when they have ended.
package stoplast

import (
	"context"
	"sync"
)

type worker struct {
	wg     sync.WaitGroup
	cancel context.CancelFunc
	in     chan int
}

func (w *worker) Start(ctx context.Context, f func(int)) {
	ctx, w.cancel = context.WithCancel(ctx)
	w.in = make(chan int)
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		for {
			select {
			case v := <-w.in:
				f(v)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (w *worker) Add(n int) { w.in <- n }

func (w *worker) Stop() {
	w.wg.Wait() // want `w\.wg\.Wait waits for ever: function literal at line 19 ends only by the call of worker\.cancel, which comes after it \(line 36\)`
	w.cancel()
}

type loop struct {
	wg   sync.WaitGroup
	done chan struct{}
	in   chan int
}

func newLoop() *loop {
	l := &loop{done: make(chan struct{}), in: make(chan int)}
	l.wg.Add(1)
	go l.run()
	return l
}

func (l *loop) Add(n int) { l.in <- n }

func (l *loop) run() {
	defer l.wg.Done()
	for {
		select {
		case n := <-l.in:
			println(n)
		case <-l.done:
			return
		}
	}
}

func (l *loop) Close() {
	l.wg.Wait() // want `l\.wg\.Wait waits for ever: \(\*loop\)\.run ends only by the close of l\.done, which comes after it \(line 69\)`
	println("closed")
	close(l.done)
}
