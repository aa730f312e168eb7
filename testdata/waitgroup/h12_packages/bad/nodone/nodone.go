package nodone

import (
	"sync"

	"fixtures/waitgroup/h12_packages/bad/nodone/pool"
)

// All runs the jobs and waits for them.
func All(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		pool.Run(&wg, job)
	}
	wg.Wait() // want `wg.Wait waits for ever: wg is added to at line 13 and nothing calls Done`
}
