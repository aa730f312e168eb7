package good

import "sync"

type watch struct {
	ch   chan string
	stop func()
}

type hub struct {
	mu      sync.Mutex
	watches map[int]*watch
	n       int
}

// The map tells whether shutdown was there before.
func (h *hub) add() *watch {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	id := h.n
	w := &watch{ch: make(chan string, 1)}
	w.stop = func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, ok := h.watches[id]; ok {
			delete(h.watches, id)
			close(w.ch)
		}
	}
	h.watches[id] = w
	return w
}

func (h *hub) shutdown() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, w := range h.watches {
		delete(h.watches, id)
		close(w.ch)
	}
}
