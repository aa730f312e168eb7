package good

import "sync"

// A reader that leaves is told apart by a channel of its own.
type sub struct {
	ch   chan string
	gone chan struct{}
}

type bus struct {
	mu   sync.Mutex
	subs map[int]*sub
}

func (b *bus) unsubscribe(id int) {
	b.mu.Lock()
	s := b.subs[id]
	delete(b.subs, id)
	b.mu.Unlock()
	close(s.gone)
}

func (b *bus) publish(v string) {
	b.mu.Lock()
	all := make([]*sub, 0, len(b.subs))
	for _, s := range b.subs {
		all = append(all, s)
	}
	b.mu.Unlock()
	for _, s := range all {
		select {
		case s.ch <- v:
		case <-s.gone:
		}
	}
}

// Readers of a closed channel come to its end: they read until then.
type closing struct {
	mu   sync.Mutex
	subs map[int]chan string
}

func (b *closing) subscribe(id int) <-chan string {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch := make(chan string)
	b.subs[id] = ch
	return ch
}

func (b *closing) unsubscribe(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.subs[id])
	delete(b.subs, id)
}

func (b *closing) publish(v string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ch := range b.subs {
		ch <- v
	}
}

// Who leaves goes on reading until it is out of the list.
type draining struct {
	mu   sync.Mutex
	subs map[int]chan string
}

func (b *draining) subscribe(id int) <-chan string {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch := make(chan string)
	b.subs[id] = ch
	return ch
}

func (b *draining) unsubscribe(id int, ch <-chan string) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-ch:
			case <-done:
				return
			}
		}
	}()
	b.mu.Lock()
	delete(b.subs, id)
	b.mu.Unlock()
	close(done)
}

func (b *draining) publish(v string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ch := range b.subs {
		ch <- v
	}
}

type call struct{ answer chan int }

// One answer a call, for which there is room.
type client struct {
	mu    sync.Mutex
	calls map[int]*call
}

func (c *client) start(id int) *call {
	x := &call{answer: make(chan int, 1)}
	c.mu.Lock()
	c.calls[id] = x
	c.mu.Unlock()
	return x
}

func (c *client) answered(id, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if x := c.calls[id]; x != nil {
		x.answer <- n
		delete(c.calls, id)
	}
}

func (c *client) fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, x := range c.calls {
		x.answer <- -1
		delete(c.calls, id)
	}
}

func (c *client) forget(id int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, id)
}
