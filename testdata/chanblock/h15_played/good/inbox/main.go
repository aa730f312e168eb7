package main

import (
	"sync"
)

// The buffer keeps the notice until the reader comes to wait.
type inbox struct {
	mu     sync.Mutex
	msgs   []string
	notify chan struct{}
}

func newInbox() *inbox {
	return &inbox{notify: make(chan struct{}, 1)}
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
	if <-got != "x" {
		panic("lost")
	}
}
