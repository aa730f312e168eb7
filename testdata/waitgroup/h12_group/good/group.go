package good

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// F waits for its group.
func F(fs []func() error) error {
	var g errgroup.Group
	for _, f := range fs {
		g.Go(f)
	}
	return g.Wait()
}

// Deferred waits at its end.
func Deferred(ctx context.Context, f func(context.Context) error) {
	g, ctx := errgroup.WithContext(ctx)
	defer g.Wait()
	g.Go(func() error { return f(ctx) })
}

// Returned leaves it to the caller.
func Returned(f func() error) *errgroup.Group {
	g := new(errgroup.Group)
	g.Go(f)
	return g
}

type owner struct{ g errgroup.Group }

func (o *owner) start(f func() error) { o.g.Go(f) }

func (o *owner) close() error { return o.g.Wait() }

// Nested has room for those that the first one starts.
func Nested(fs []func() error) error {
	var g errgroup.Group
	g.Go(func() error {
		for _, f := range fs {
			g.Go(f)
		}
		return nil
	})
	return g.Wait()
}
