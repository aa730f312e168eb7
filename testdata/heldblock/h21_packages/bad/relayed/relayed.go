package relayed

import (
	"sync"

	"fixtures/heldblock/h21_packages/bad/relayed/relay"
)

type hub struct {
	mu   sync.Mutex
	in   chan string
	seen int
}

func newHub() *hub {
	h := &hub{in: make(chan string)}
	go h.run()
	return h
}

func (h *hub) run() {
	for range h.in {
		h.mu.Lock()
		h.seen++
		h.mu.Unlock()
	}
}

func (h *hub) Put(s string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	relay.Put(h.in, s) // want `send on h.in by relay.Put waits while h.mu is held since line 30, and \(\*hub\).run needs h.mu first \(line 23\)`
	return h.seen
}

func (h *hub) Close() { close(h.in) }
