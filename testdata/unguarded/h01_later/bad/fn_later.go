// Not found yet: fields and variables that are shared with functions of timers
// and contexts, and that no lock guards anywhere.

// Package later changes shared values from functions that run later, on a
// goroutine of their own: timers and contexts call back at any time.
package later

import (
	"context"
	"time"
)

type cache struct {
	val   int
	stamp time.Time
}

func (c *cache) refresh(every time.Duration) {
	c.val++
	time.AfterFunc(every, func() { c.refresh(every) })
}

func newCache() *cache {
	c := &cache{}
	c.refresh(time.Second)
	return c
}

func (c *cache) get() int {
	return c.val
}

func watch(ctx context.Context, work func() int) (sum int) {
	stopped := false
	context.AfterFunc(ctx, func() {
		stopped = true
	})
	for !stopped {
		sum += work()
	}
	return sum
}
