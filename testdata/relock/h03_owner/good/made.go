package owner

import "sync"

type hub struct {
	mu    sync.Mutex
	byURL map[string]*client
	last  int
}

type client struct {
	hub  *hub
	near *hub
}

func (h *hub) touch() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	return h.last
}

func newClient(h, near *hub) *client { return &client{hub: h, near: near} }

// Another hub's client.
func (h *hub) startFor(o *hub) {
	c := newClient(o, o)
	h.mu.Lock()
	defer h.mu.Unlock()
	c.hub.touch()
}

// What is near changes.
func (c *client) move(to *hub) { c.near = to }

func (h *hub) startNear(o *hub) {
	c := newClient(o, h)
	c.move(o)
	h.mu.Lock()
	defer h.mu.Unlock()
	c.near.touch()
}

// Either hub may come back.
func (h *hub) either(o *hub, own bool) *client {
	if own {
		return &client{hub: h}
	}
	return &client{hub: o}
}

func (h *hub) startEither(o *hub) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.either(o, false).hub.touch()
}
