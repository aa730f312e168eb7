package bad

import "context"

// join ends when one of the two does.
func join(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	go func() {
		select {
		case <-b.Done():
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func Wait(ctx, server context.Context, f func(context.Context) error) error {
	joined, _ := join(ctx, server) // want `the cancel function that join returns is thrown away: what it has started for this context goes on until the parents end`
	return f(joined)
}
