package bad

import (
	"sync"
	"time"
)

type bus struct {
	mu   sync.RWMutex
	subs map[int]chan string
	next int
}

func (b *bus) subscribe() (int, <-chan string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	ch := make(chan string)
	b.subs[b.next] = ch
	return b.next, ch
}

func (b *bus) unsubscribe(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.subs, id)
}

func (b *bus) publish(s string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, ch := range b.subs {
		ch <- s // want `send on ch waits for its reader while b\.mu is held since line 30, which a reader that leaves needs first \(\(\*bus\)\.unsubscribe, line 24\)`
	}
}

func follow(b *bus, seen func(string)) {
	id, ch := b.subscribe()
	defer b.unsubscribe(id)
	end := time.After(time.Second)
	for {
		select {
		case s := <-ch:
			seen(s)
		case <-end:
			return
		}
	}
}

type watcher struct{ events chan int }

// hub has room for one event a watcher.
type hub struct {
	mu       sync.RWMutex
	watchers map[*watcher]bool
}

func (h *hub) watch() *watcher {
	w := &watcher{events: make(chan int, 1)}
	h.mu.Lock()
	h.watchers[w] = true
	h.mu.Unlock()
	return w
}

func (h *hub) notify(n int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.watchers {
		w.events <- n // want `send on w\.events waits for its reader while h\.mu is held since line \d+, which a reader that leaves needs first \(\(\*hub\)\.remove, line \d+\)`
	}
}

func (h *hub) follow(w *watcher, f func(int) bool) {
	for n := range w.events {
		if !f(n) {
			h.remove(w)
			return
		}
	}
}

func (h *hub) remove(w *watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.watchers, w)
}
