package good

import "sync"

// Early is remembered by the state.
func Early() {
	var mu sync.Mutex
	ready := false
	c := sync.NewCond(&mu)
	done := make(chan bool)
	go func() {
		mu.Lock()
		for !ready {
			c.Wait()
		}
		mu.Unlock()
		close(done)
	}()
	mu.Lock()
	ready = true
	mu.Unlock()
	c.Signal()
	<-done
}

type gate struct {
	mu    sync.Mutex
	c     *sync.Cond
	ready bool
}

func newGate() *gate {
	g := &gate{}
	g.c = sync.NewCond(&g.mu)
	return g
}

func (g *gate) wait() {
	g.mu.Lock()
	for !g.ready {
		g.c.Wait()
	}
	g.mu.Unlock()
}

func (g *gate) open() {
	g.mu.Lock()
	g.ready = true
	g.mu.Unlock()
	g.c.Broadcast()
}
