// Package later guards what a timer changes, or stops the timer first.
package later

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

type cache struct {
	mu  sync.Mutex
	val int
}

func (c *cache) refresh(every time.Duration) {
	c.mu.Lock()
	c.val++
	c.mu.Unlock()
	time.AfterFunc(every, func() { c.refresh(every) })
}

func newCache() *cache {
	c := &cache{val: 1}
	c.refresh(time.Second)
	return c
}

func (c *cache) get() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.val
}

func watch(ctx context.Context, work func() int) (sum int) {
	var stopped atomic.Bool
	context.AfterFunc(ctx, func() { stopped.Store(true) })
	for !stopped.Load() {
		sum += work()
	}
	return sum
}

// The timer's function has run when the channel is closed.
func once() int {
	n := 0
	done := make(chan struct{})
	time.AfterFunc(time.Millisecond, func() {
		n = 1
		close(done)
	})
	<-done
	return n
}
