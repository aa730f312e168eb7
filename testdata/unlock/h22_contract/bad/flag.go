package contract

import "sync"

// A flag that both ways set says nothing of the lock.
type page struct {
	mu    sync.Mutex
	dirty bool
	n     int
}

func (p *page) write(n int) bool {
	p.mu.Lock()
	p.dirty = true
	if n < 0 {
		return false // want `p.mu is still locked at this return \(locked at line 13\)`
	}
	p.n = n
	p.mu.Unlock()
	return true
}
