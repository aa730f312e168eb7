package main

import (
	"sync"
)

// The notice is dropped when the reader has looked and does not wait yet.
type inbox struct {
	mu     sync.Mutex
	msgs   []string
	notify chan struct{}
}

func newInbox() *inbox {
	return &inbox{notify: make(chan struct{})}
}

func (b *inbox) put(s string) {
	b.mu.Lock()
	b.msgs = append(b.msgs, s)
	b.mu.Unlock()
	select {
	case b.notify <- struct{}{}:
	default:
	}
}

func (b *inbox) take() string {
	for {
		b.mu.Lock()
		if len(b.msgs) > 0 {
			s := b.msgs[0]
			b.msgs = b.msgs[1:]
			b.mu.Unlock()
			return s
		}
		b.mu.Unlock()
		<-b.notify
	}
}

func main() {
	b := newInbox()
	got := make(chan string)
	go func() { got <- b.take() }()
	b.put("x")
	if <-got != "x" { // want `receive from got waits for ever: \(\*inbox\)\.take waits too, at its receive from b\.notify \(line 38\)`
		panic("lost")
	}
}
