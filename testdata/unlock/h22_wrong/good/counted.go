package wrong

import "sync"

var watched bool

// counted locks by way of a helper that may look at how long it takes.
type counted struct {
	inner sync.RWMutex
	n     int
}

func blocked(f func()) {
	if !watched {
		f()
		return
	}
	println("waits")
	f()
	println("has it")
}

func (c *counted) Lock()    { blocked(func() { c.inner.Lock() }) }
func (c *counted) Unlock()  { c.inner.Unlock() }
func (c *counted) RLock()   { blocked(func() { c.inner.RLock() }) }
func (c *counted) RUnlock() { c.inner.RUnlock() }

type held struct {
	mu    counted
	names []string
}

func (h *held) add(name string) int {
	h.mu.Lock()
	h.names = append(h.names, name)
	h.mu.Unlock()
	println(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.names)
}

func (h *held) len() int {
	h.mu.RLock()
	n := len(h.names)
	h.mu.RUnlock()
	h.mu.RLock()
	defer h.mu.RUnlock()
	return n + len(h.names)
}
