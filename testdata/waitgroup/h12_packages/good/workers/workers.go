// Package workers feeds goroutines that run another package's function.
package workers

import (
	"sync"

	"fixtures/waitgroup/h12_packages/good/workers/job"
)

func all(n int) {
	in := make(chan int)
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go job.Run(in, &wg)
	}
	for i := range n {
		in <- i
	}
	close(in)
	wg.Wait()
}
