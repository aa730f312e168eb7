package captured

import "sync"

type topic struct {
	mu   sync.Mutex
	subs map[chan string]struct{}
}

func (t *topic) Subscribe() chan string {
	ch := make(chan string, 8)
	t.mu.Lock()
	t.subs[ch] = struct{}{}
	t.mu.Unlock()
	return ch
}

func (t *topic) Unsubscribe(ch chan string) {
	t.mu.Lock()
	delete(t.subs, ch)
	close(ch)
	t.mu.Unlock()
}

// It sends under the lock, without waiting.
func (t *topic) Publish(m string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for ch := range t.subs {
		select {
		case ch <- m:
		default:
		}
	}
}

type listener struct {
	id   int
	ch   chan int
	quit chan struct{}
}

type hub struct {
	mu        sync.RWMutex
	listeners []*listener
}

func (h *hub) Add(id int) *listener {
	l := &listener{id, make(chan int), make(chan struct{})}
	h.mu.Lock()
	h.listeners = append(h.listeners, l)
	h.mu.Unlock()
	return l
}

// The channel of values stays open: who listens is told by the other.
func (h *hub) Remove(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, l := range h.listeners {
		if l.id == id {
			close(l.quit)
			h.listeners = append(h.listeners[:i:i], h.listeners[i+1:]...)
			return
		}
	}
}

func (h *hub) Send(v int) {
	h.mu.RLock()
	list := append([]*listener(nil), h.listeners...)
	h.mu.RUnlock()
	for _, l := range list {
		select {
		case l.ch <- v:
		case <-l.quit:
		}
	}
}

// One lock for all that is sent and closed, beside that of the list.
type bus struct {
	mu    sync.Mutex
	send  sync.Mutex
	lines map[int]chan int
}

func (b *bus) Close(id int) {
	b.mu.Lock()
	ch := b.lines[id]
	delete(b.lines, id)
	b.mu.Unlock()
	b.send.Lock()
	defer b.send.Unlock()
	if ch != nil {
		close(ch)
	}
}

func (b *bus) Open(id int) <-chan int {
	ch := make(chan int, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines[id] = ch
	return ch
}

func (b *bus) Post(v int) {
	b.send.Lock()
	defer b.send.Unlock()
	b.mu.Lock()
	list := make([]chan int, 0, len(b.lines))
	for _, ch := range b.lines {
		list = append(list, ch)
	}
	b.mu.Unlock()
	for _, ch := range list {
		ch <- v
	}
}
