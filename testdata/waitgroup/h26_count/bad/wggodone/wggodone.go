package wggodone

import "sync"

func F(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(func() {
			defer wg.Done() // want `wg\.Done takes the counter below zero, which panics`
			f()
		})
	}
	wg.Wait()
}
