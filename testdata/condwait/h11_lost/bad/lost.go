package bad

import (
	"sync"
	"time"
)

// Early signals before anybody waits.
func Early() {
	var mu sync.Mutex
	ready := false
	c := sync.NewCond(&mu)
	done := make(chan bool)
	go func() {
		mu.Lock()
		for first := true; first || !ready; first = false {
			c.Wait() // want `c.Wait waits for ever: Early waits too, at its receive from done \(line 26\)`
		}
		mu.Unlock()
		close(done)
	}()
	mu.Lock()
	ready = true
	mu.Unlock()
	c.Signal()
	<-done
	time.Sleep(time.Second)
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
		g.c.Wait() // want `g.c.Wait waits for ever: nothing changes what its loop looks at`
	}
	g.mu.Unlock()
}

// open wakes those who wait, and forgets to say what for.
func (g *gate) open() { g.c.Broadcast() }
