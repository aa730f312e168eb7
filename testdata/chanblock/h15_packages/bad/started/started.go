package started

import (
	"context"

	"fixtures/chanblock/h15_packages/bad/started/safe"
)

// Sum gives up with its context.
func Sum(ctx context.Context, parts []int) (int, error) {
	sum := make(chan int)
	safe.Go(func() {
		n := 0
		for _, p := range parts {
			n += p
		}
		sum <- n // want `send on sum blocks for ever when its only receiver has left at line 23 without receiving`
	})
	select {
	case n := <-sum:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
