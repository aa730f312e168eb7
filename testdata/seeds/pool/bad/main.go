// A pool of five workers for ten tasks, joined before it is closed: the workers
// wait for the next task, main for the workers.
//
// Seed: document 000, section 3.4 (join only after close); document 001
// (先close(), 再join()).
// Hazard: H16, which waitgroup reports.
//
// This program deadlocks when it runs.
package main

import (
	"fmt"
	"sync"
	"time"
)

func foo(i int) int {
	time.Sleep(50 * time.Millisecond)
	return i + 100
}

func bar(v int) { fmt.Println("-->exec done:", v) }

func main() {
	jobs := make(chan int, 10)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			for i := range jobs {
				bar(foo(i))
			}
		})
	}
	for i := range 10 {
		jobs <- i
	}
	fmt.Println("end")
	wg.Wait()
	close(jobs)
}
