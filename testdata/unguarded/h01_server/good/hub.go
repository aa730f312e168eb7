package server

import "sync"

// A hub drops the clients that do not answer.
type hub struct {
	mu      sync.Mutex
	clients map[*peer]bool
}

type peer struct{ dead bool }

func (p *peer) send(string) bool { return !p.dead }

func newHub() *hub { return &hub{clients: map[*peer]bool{}} }

func (h *hub) broadcast(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p := range h.clients {
		if !p.send(text) {
			go h.drop(p)
		}
	}
}

func (h *hub) drop(p *peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, p)
}
