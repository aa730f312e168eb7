// Played, and never stuck.
package ctxsend

import "context"

func Gen(ctx context.Context, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func First(ctx context.Context, n int) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for v := range Gen(ctx, n) {
		if v > 2 {
			return v
		}
	}
	return -1
}
