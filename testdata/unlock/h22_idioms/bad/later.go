package idioms

import (
	"sync"
	"time"
)

type gate struct {
	mu   sync.Mutex
	open bool
}

// openLater lets the caller's lock go when the time has come.
func (g *gate) openLater(d time.Duration) {
	go func() {
		time.Sleep(d)
		g.open = true
		g.mu.Unlock()
	}()
}

func (g *gate) Close(d time.Duration) {
	g.mu.Lock()
	if d == 0 {
		return // want `g\.mu is still locked at this return \(locked at line 23\)`
	}
	if g.open = false; d < 0 {
		g.mu.Unlock()
		return
	}
	g.openLater(d)
}
