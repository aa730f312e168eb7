package doneTwice

import "sync"

func F(f func() error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done() // want `wg\.Done takes the counter below zero, which panics`
		if err := f(); err != nil {
			println("err")
			wg.Done()
			return
		}
	}()
	wg.Wait()
}
