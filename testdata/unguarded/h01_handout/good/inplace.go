package handout

import "sync"

// hooks gets a new list when one goes.
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
	fns := make([]func(int), 0, len(h.fns))
	fns = append(fns, h.fns[:i]...)
	h.fns = append(fns, h.fns[i+1:]...)
}

func (h *hooks) Emit(v int) {
	h.mu.Lock()
	fns := h.fns
	h.mu.Unlock()
	for _, f := range fns {
		f(v)
	}
}
