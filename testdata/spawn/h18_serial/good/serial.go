// Package serial starts all, and then waits for all.
package serial

import (
	"sync"
	"time"
)

func withGroup(tasks []func()) {
	var wg sync.WaitGroup
	for _, f := range tasks {
		wg.Go(f)
	}
	wg.Wait()
}

// Each round starts several and waits for them: they do run together.
func inBatches(batches [][]func()) {
	for _, batch := range batches {
		var wg sync.WaitGroup
		for _, f := range batch {
			wg.Go(f)
		}
		wg.Wait()
	}
}

func withChannel(tasks []func() int) (sum int) {
	results := make(chan int, len(tasks))
	for _, f := range tasks {
		go func() { results <- f() }()
	}
	for range tasks {
		sum += <-results
	}
	return sum
}

// The wait has a way out: that is what the goroutine is for.
func withTimeout(tasks []func() int) (sum int) {
	for _, f := range tasks {
		done := make(chan int, 1)
		go func() { done <- f() }()
		select {
		case v := <-done:
			sum += v
		case <-time.After(time.Second):
		}
	}
	return sum
}

// The loop does work of its own meanwhile.
func meanwhile(tasks []func(), own func()) {
	for _, f := range tasks {
		done := make(chan struct{})
		go func() { defer close(done); f() }()
		own()
		<-done
	}
}
