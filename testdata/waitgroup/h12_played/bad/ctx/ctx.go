package ctx

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func F(ctx context.Context, f func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	out := make(chan int)
	g.Go(func() error {
		for i := range 10 {
			out <- i
		}
		close(out)
		return nil
	})
	g.Go(func() error {
		for v := range out {
			println(v)
			if err := f(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait() // want `g\.Wait waits for ever: function literal at line 12 waits too, at its send on out \(line 14\)`
}
