package lockforms

import "sync"

// handle embeds its lock, and so is a sync.Locker itself.
type handle struct {
	sync.Mutex
	open map[string]bool
}

func (h *handle) forget() {
	h.open = nil
}

func with(l sync.Locker, fn func()) {
	l.Lock()
	defer l.Unlock()
	fn()
}

func reset(c <-chan *handle) {
	h := <-c
	with(h, func() {
		h.forget()
	})
}

func direct(h, other *handle) {
	var l sync.Locker = h
	l.Lock()
	l.Unlock()
	other.Lock()
	h.Lock()
	h.Unlock()
	other.Unlock()
}
