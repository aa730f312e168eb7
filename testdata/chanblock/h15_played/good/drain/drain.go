// Played, and never stuck.
package drain

import "context"

func F(ctx context.Context, f func(context.Context, chan<- int) error) (n int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ch := make(chan int)
	errc := make(chan error, 1)
	go func() {
		defer close(ch)
		errc <- f(ctx, ch)
	}()
	for v := range ch {
		n += v
		if n > 100 {
			cancel()
			break
		}
	}
	for range ch {
	}
	return n, <-errc
}
