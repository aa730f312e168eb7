package later

import "sync"

// calls are answered by the reader, in any order.
type calls struct {
	mu      sync.RWMutex
	pending map[uint64]func(string)
}

func (c *calls) Add(id uint64, f func(string)) {
	c.mu.Lock()
	c.pending[id] = f
	c.mu.Unlock()
}

// The lock is let go one line too early.
func (c *calls) Answer(id uint64, text string) {
	c.mu.RLock()
	f, ok := c.pending[id]
	c.mu.RUnlock()
	if !ok {
		return
	}
	delete(c.pending, id) // want `c\.pending is written without c\.mu, which 2 of 3 accesses hold`
	f(text)
}
