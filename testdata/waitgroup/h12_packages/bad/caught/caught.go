package caught

import (
	"sync"

	"fixtures/waitgroup/h12_packages/bad/caught/guard"
)

// Batch waits for jobs of others.
type Batch struct{ wg sync.WaitGroup }

// Add starts a job.
func (b *Batch) Add(job func()) {
	b.wg.Add(1)
	guard.Go(func() {
		job()
		b.wg.Done() // want `b.wg.Done is skipped when the callback at line 16 panics, which is recovered: b.wg.Wait at line 22 waits for ever`
	})
}

// Wait waits for all of them.
func (b *Batch) Wait() { b.wg.Wait() }
