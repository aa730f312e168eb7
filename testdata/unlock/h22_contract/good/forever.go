package contract

import "sync"

// group counts who is at work; its lock keeps others from beginning.
type group struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (g *group) Add(n int) {
	g.mu.Lock()
	g.wg.Add(n)
	g.mu.Unlock()
}

func (g *group) Wait() {
	g.mu.Lock()
	g.wg.Wait()
	g.mu.Unlock()
}

// WaitAndBlock waits for the last, and lets nobody begin any more.
func (g *group) WaitAndBlock() {
	g.mu.Lock()
	g.wg.Wait()

	// Do not unlock g.mu, so that other goroutines that call Add are blocked.
}
