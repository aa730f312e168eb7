// Package counter counts atomically.
package counter

import "sync/atomic"

type Counter struct{ N int64 }

func (c *Counter) Add() {
	atomic.AddInt64(&c.N, 1)
}
