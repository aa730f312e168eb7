package bad

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

// Who has the watch stops it when it pleases, after shutdown too.
func (h *hub) add() *watch {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	id := h.n
	w := &watch{ch: make(chan string, 1)}
	w.stop = func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.watches, id)
		close(w.ch) // want `w\.ch is closed here and at line 38: whichever comes second panics`
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
