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
	c.val++ // want `c\.val is written here and read at line 27 by another goroutine, with no lock in common`
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
		stopped = true // want `stopped is written here and read at line 35 by another goroutine, with no lock in common`
	})
	for !stopped {
		sum += work()
	}
	return sum
}
