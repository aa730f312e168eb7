package handout

import "sync"

// hooks goes through its list without the lock, while others move it up in place.
type hooks struct {
	mu  sync.Mutex
	fns []func(int)
}

func (h *hooks) On(f func(int)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fns = append(h.fns, f)
}

func (h *hooks) Off(i int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fns[i] = h.fns[len(h.fns)-1]
	h.fns = h.fns[:len(h.fns)-1]
}

func (h *hooks) Emit(v int) {
	h.mu.Lock()
	fns := h.fns
	h.mu.Unlock()
	for _, f := range fns {
		f(v) // want `h\.fns is read without h\.mu, which 4 of 5 accesses hold`
	}
}
