// Package workers feeds goroutines that run another package's function.
package workers

import (
	"sync"

	"fixtures/waitgroup/h12_packages/bad/workers/job"
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
	wg.Wait() // want `wg.Wait waits for ever: its goroutines range over in, which is closed only after it \(line 21\)`
	close(in)
}
