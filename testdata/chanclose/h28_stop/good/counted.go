package good

import (
	"runtime"
	"sync/atomic"
)

// reporter counts who is about to send, and closes when nobody is any more.
type reporter struct {
	done    atomic.Bool
	pending atomic.Int64
	metrics chan int
	stop    chan struct{}
}

func newReporter() *reporter {
	r := &reporter{metrics: make(chan int, 16), stop: make(chan struct{})}
	go func() {
		for range r.metrics {
		}
	}()
	return r
}

func (r *reporter) Report(n int) {
	r.pending.Add(1)
	defer r.pending.Add(-1)
	if r.done.Load() {
		return
	}
	select {
	case r.metrics <- n:
	case <-r.stop:
	}
}

func (r *reporter) Close() {
	if !r.done.CompareAndSwap(false, true) {
		return
	}
	for r.pending.Load() > 0 {
		runtime.Gosched()
	}
	close(r.stop)
	close(r.metrics)
}
