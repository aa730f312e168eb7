package limit

import "golang.org/x/sync/errgroup"

func F(fs []func() error) error {
	var g errgroup.Group
	g.SetLimit(1)
	g.Go(func() error {
		for _, f := range fs {
			g.Go(f)
		}
		return nil
	})
	return g.Wait() // want `g\.Wait waits for ever: function literal at line 8 waits too, at its g\.Go \(line 10\)`
}
