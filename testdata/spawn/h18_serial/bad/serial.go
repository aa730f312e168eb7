// Package serial starts a goroutine and waits for it in the same round.
package serial

import "sync"

func withGroup(tasks []func()) {
	var wg sync.WaitGroup
	for _, f := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
		wg.Wait() // want `wg\.Wait waits in each round for the goroutine of line 10: the tasks run one after the other`
	}
}

func withGo(tasks []func()) {
	for _, f := range tasks {
		var wg sync.WaitGroup
		wg.Go(f)
		wg.Wait() // want `wg\.Wait waits in each round for the goroutine of line 21: the tasks run one after the other`
	}
}

func withChannel(tasks []func() int) (sum int) {
	for _, f := range tasks {
		done := make(chan int)
		go func() { done <- f() }()
		sum += <-done // want `receive from done waits in each round for the goroutine of line 29: the tasks run one after the other`
	}
	return sum
}
