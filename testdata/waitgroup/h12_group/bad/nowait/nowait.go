package nowait

import "golang.org/x/sync/errgroup"

func F(fs []func() error) {
	var g errgroup.Group
	for _, f := range fs {
		g.Go(f) // want `nothing calls g\.Wait: the errors of this group are lost, and its goroutines outlive the function`
	}
}
