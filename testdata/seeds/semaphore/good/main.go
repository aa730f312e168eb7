// Five places and twenty-two visitors: each gives its place back however it
// leaves, and the main thread waits without spinning.
//
// Seed: document 000, section 2.7; document 001 (信号量); document 004, section
// 8.1.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

var places = semaphore.NewWeighted(5)

var errIll = errors.New("is not well")

func use(n int) error {
	time.Sleep(10 * time.Millisecond)
	if n%4 == 0 {
		return errIll
	}
	return nil
}

func run(n int) error {
	if err := places.Acquire(context.Background(), 1); err != nil {
		return err
	}
	defer places.Release(1)
	if err := use(n); err != nil {
		return fmt.Errorf("visitor %d: %w", n, err)
	}
	fmt.Println("visitor", n, "done")
	return nil
}

func main() {
	var wg sync.WaitGroup
	for i := range 22 {
		wg.Go(func() {
			if err := run(i); err != nil {
				fmt.Println(err)
			}
		})
	}
	wg.Wait()
	fmt.Println("-----all threads done-----")
}
