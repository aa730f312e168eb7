// Played, and never stuck.
package errgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func F(ctx context.Context, fs []func(context.Context) (int, error)) ([]int, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(3)
	out := make(chan int)
	go func() {
		for _, f := range fs {
			g.Go(func() error {
				v, err := f(ctx)
				if err != nil {
					return err
				}
				select {
				case out <- v:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}
		g.Wait()
		close(out)
	}()
	var all []int
	for v := range out {
		all = append(all, v)
	}
	return all, g.Wait()
}
