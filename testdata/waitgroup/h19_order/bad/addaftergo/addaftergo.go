package addaftergo

import "sync"

func F(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		go func() {
			defer wg.Done() // want `wg\.Done takes the counter below zero, which panics`
			f()
		}()
		wg.Add(1)
	}
	wg.Wait()
}
