// Package show reads the counter of another package plainly.
package show

import "fixtures/atomicmix/h24_packages/bad/counter"

func Total(c *counter.Counter) int64 {
	return c.N // want `c\.N is read plainly, but accessed atomically at .*counter\.go:9`
}
