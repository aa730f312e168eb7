// Every Add stands under the lock, and the closing side takes it neither for the
// mark that stops the workers nor before Wait. Mostly nobody adds any more when
// a thing is closed, and the code does not say whether that is so here.
package bad

import "sync"

type merger struct {
	mu      sync.Mutex
	wg      sync.WaitGroup
	stop    chan struct{}
	workers int
}

func newMerger() *merger { return &merger{stop: make(chan struct{})} }

// Add starts a worker where there are few.
func (m *merger) Add(work func(stop <-chan struct{})) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.workers > 3 {
		return
	}
	m.workers++
	m.wg.Add(1)
	go func() {
		defer m.wg.Done()
		work(m.stop)
		m.mu.Lock()
		m.workers--
		m.mu.Unlock()
	}()
}

// Close can come between the look at workers and the count.
func (m *merger) Close() {
	close(m.stop)
	m.wg.Wait()
}
