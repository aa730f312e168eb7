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

func (g *gate) after(d time.Duration) {
	g.openLater(d)
}

func (g *gate) Close(d time.Duration) {
	g.mu.Lock()
	g.open = false
	g.after(d)
}

func (g *gate) Shut(now bool) {
	g.mu.Lock()
	defer func() {
		if now {
			g.mu.Unlock()
			return
		}
		g.openLater(time.Second)
	}()
	g.open = false
}

// Reset is called by who holds the lock.
func (g *gate) Reset() {
	g.openLater(0)
}
