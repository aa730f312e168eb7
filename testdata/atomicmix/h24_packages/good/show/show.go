// Package show reads the counter of another package atomically.
package show

import (
	"sync/atomic"

	"fixtures/atomicmix/h24_packages/good/counter"
)

func Total(c *counter.Counter) int64 {
	return atomic.LoadInt64(&c.N)
}
