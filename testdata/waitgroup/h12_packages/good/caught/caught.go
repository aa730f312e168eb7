package caught

import (
	"sync"

	"fixtures/waitgroup/h12_packages/good/caught/guard"
)

// Batch waits for jobs of others.
type Batch struct{ wg sync.WaitGroup }

// Add starts a job.
func (b *Batch) Add(job func()) {
	b.wg.Add(1)
	guard.Go(func() {
		job()
		b.wg.Done()
	})
}

// Wait waits for all of them.
func (b *Batch) Wait() { b.wg.Wait() }
