package joined

import (
	"sync"

	"fixtures/waitgroup/h16_packages/good/joined/join"
)

// Work hands out the jobs to three workers.
func Work(jobs []int, do func(int)) {
	var wg sync.WaitGroup
	queue := make(chan int)
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range queue {
				do(j)
			}
		}()
	}
	for _, j := range jobs {
		queue <- j
	}
	join.Wait(&wg, "workers")
	close(queue)
}
