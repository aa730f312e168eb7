package nodone

import (
	"sync"

	"fixtures/waitgroup/h12_packages/good/nodone/pool"
)

// All runs the jobs and waits for them.
func All(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		pool.Run(&wg, job)
	}
	wg.Wait()
}
