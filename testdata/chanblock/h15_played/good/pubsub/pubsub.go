// Played, and never stuck.
package pubsub

import "sync"

type Bus struct {
	mu   sync.Mutex
	subs map[int]chan int
	next int
}

func New() *Bus { return &Bus{subs: map[int]chan int{}} }
func (b *Bus) Sub() (<-chan int, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := b.next
	b.next++
	c := make(chan int, 8)
	b.subs[id] = c
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if c, ok := b.subs[id]; ok {
			delete(b.subs, id)
			close(c)
		}
	}
}
func (b *Bus) Pub(v int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.subs {
		select {
		case c <- v:
		default:
		}
	}
}
