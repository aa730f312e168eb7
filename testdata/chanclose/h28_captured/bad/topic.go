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
	t.mu.Unlock()
	close(ch) // want `ch is closed here, and \(\*topic\)\.Publish may still send on it: it takes the channel under the lock \(line 28\) and sends without \(line 34\)`
}

func (t *topic) Publish(m string) {
	t.mu.Lock()
	list := make([]chan string, 0, len(t.subs))
	for ch := range t.subs {
		list = append(list, ch)
	}
	t.mu.Unlock()
	for _, ch := range list {
		select {
		case ch <- m:
		default:
		}
	}
}

type listener struct {
	id int
	ch chan int
}

type hub struct {
	mu        sync.RWMutex
	listeners []*listener
}

func (h *hub) Add(id int) <-chan int {
	l := &listener{id, make(chan int, 1)}
	h.mu.Lock()
	h.listeners = append(h.listeners, l)
	h.mu.Unlock()
	return l.ch
}

func (h *hub) Remove(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, l := range h.listeners {
		if l.id == id {
			close(l.ch) // want `l\.ch is closed here, and \(\*hub\)\.Send may still send on it: it takes the channel under the lock \(line 72\) and sends without \(line 75\)`
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
		l.ch <- v
	}
}
