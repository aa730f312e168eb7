package owner

import "sync"

type hub struct {
	mu    sync.Mutex
	byURL map[string]*client
	last  int
}

type client struct {
	url string
	hub *hub
	set *settings
}

type settings struct{ hub *hub }

type role interface{ labels(h *hub) int }

type pod struct{ n int }

type node struct{ n int }

func (p *pod) labels(h *hub) int { return p.n + h.touch() }

func (n *node) labels(*hub) int { return n.n }

func (h *hub) touch() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	return h.last
}

func (h *hub) newClient(url string) (*client, error) {
	if url == "" {
		return nil, nil
	}
	return &client{url: url, hub: h, set: &settings{hub: h}}, nil
}

func (c *client) reload(roles []role) (n int) {
	for _, r := range roles {
		n += r.labels(c.hub)
	}
	return n
}

// The new client is not in any field of its hub yet.
func (h *hub) start(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, err := h.newClient(url)
	if err != nil {
		return
	}
	c.reload([]role{&pod{}, &node{}}) // want `h.mu is held since line 52 and \(\*client\).reload locks it again \(made.go:30\)`
	c.set.hub.mu.Lock()               // want `c.set.hub.mu is locked again while held since line 52 \(the same lock as h.mu\)`
	c.set.hub.mu.Unlock()
	h.byURL[url] = c
}
