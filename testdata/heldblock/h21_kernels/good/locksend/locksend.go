package locksend

import (
	"sync"
	"testing"
)

type conn struct {
	id  int
	out chan string
}

type hub struct {
	mu    sync.Mutex
	conns map[int]*conn
	join  chan *conn
	leave chan int
}

func newHub() *hub {
	h := &hub{conns: map[int]*conn{}, join: make(chan *conn), leave: make(chan int)}
	go h.run()
	return h
}

func (h *hub) run() {
	for {
		select {
		case c := <-h.join:
			h.mu.Lock()
			h.conns[c.id] = c
			h.mu.Unlock()
		case id := <-h.leave:
			if id < 0 {
				return
			}
			h.mu.Lock()
			delete(h.conns, id)
			h.mu.Unlock()
		}
	}
}

func (h *hub) kick(ids ...int) {
	for _, id := range ids {
		h.mu.Lock()
		_, ok := h.conns[id]
		h.mu.Unlock()
		if ok {
			h.leave <- id
		}
	}
}

func TestKick(t *testing.T) {
	h := newHub()
	h.join <- &conn{id: 1, out: make(chan string, 1)}
	h.join <- &conn{id: 2, out: make(chan string, 1)}
	h.kick(1, 2)
	h.leave <- -1
}
