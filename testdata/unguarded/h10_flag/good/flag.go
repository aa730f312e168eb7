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
