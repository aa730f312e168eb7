package later

import (
	"sync"
	"time"
)

// gauge is guarded everywhere but in the timer's function.
type gauge struct {
	mu sync.Mutex
	n  int
}

func (g *gauge) Add(n int) { g.mu.Lock(); g.n += n; g.mu.Unlock() }
func (g *gauge) Set(n int) { g.mu.Lock(); g.n = n; g.mu.Unlock() }
func (g *gauge) Get() int  { g.mu.Lock(); defer g.mu.Unlock(); return g.n }
func (g *gauge) Half()     { g.mu.Lock(); defer g.mu.Unlock(); g.n /= 2 }

func (g *gauge) ResetIn(d time.Duration) *time.Timer {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.AfterFunc(d, func() {
		g.n = 0 // want `g\.n is written without g\.mu, which \d+ of \d+ accesses hold`
	})
}
