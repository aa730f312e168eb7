// Package stoplast tells goroutines to stop before it waits for them, or they end by
// themselves.
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
	w.cancel()
	w.wg.Wait()
}

// The caller's context ends it; the cancel only gives back what the context holds.
type follower struct {
	wg     sync.WaitGroup
	cancel context.CancelFunc
}

func (f *follower) Start(ctx context.Context) {
	ctx, f.cancel = context.WithCancel(ctx)
	f.wg.Add(1)
	go func() {
		defer f.wg.Done()
		<-ctx.Done()
	}()
}

func (f *follower) Wait() {
	f.wg.Wait()
	f.cancel()
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

// run ends when the input does, too.
func (l *loop) run() {
	defer l.wg.Done()
	for {
		select {
		case n, ok := <-l.in:
			if !ok {
				return
			}
			println(n)
		case <-l.done:
			return
		}
	}
}

func (l *loop) Finish() {
	close(l.in)
	l.wg.Wait()
	close(l.done)
}
