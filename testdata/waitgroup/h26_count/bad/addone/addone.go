package addone

import "sync"

func F(f func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	for range 3 {
		go func() {
			defer wg.Done() // want `wg\.Done takes the counter below zero, which panics`
			f()
		}()
	}
	wg.Wait()
}
