// Package bus keeps handlers and calls them.
package bus

import "sync"

type Handler func(topic string, msg any)

type Bus struct {
	mu   sync.RWMutex
	subs map[int]Handler
	next int
}

func New() *Bus { return &Bus{subs: map[int]Handler{}} }

func (b *Bus) Subscribe(h Handler) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	b.subs[b.next] = h
	return b.next
}

func (b *Bus) Unsubscribe(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.subs, id)
}

func (b *Bus) Publish(topic string, msg any) {
	b.mu.RLock()
	hs := make([]Handler, 0, len(b.subs))
	for _, h := range b.subs {
		hs = append(hs, h)
	}
	b.mu.RUnlock()
	for _, h := range hs {
		h(topic, msg)
	}
}
