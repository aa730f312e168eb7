package good

import (
	"slices"
	"sync"
)

type lister struct {
	mu   sync.Mutex
	subs []chan int
}

func (l *lister) Sub() <-chan int {
	c := make(chan int)
	l.mu.Lock()
	l.subs = append(l.subs, c)
	l.mu.Unlock()
	return c
}

// Unsub reads on until it is out of the list.
func (l *lister) Unsub(c <-chan int) {
	go func() {
		for range c {
		}
	}()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subs = slices.DeleteFunc(l.subs, func(s chan int) bool { return s == c })
}

func (l *lister) Pub(v int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.subs {
		s <- v
	}
}

// The list only grows: nobody leaves.
type board struct {
	mu   sync.Mutex
	subs []chan int
}

func (b *board) Sub() <-chan int {
	c := make(chan int)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs = append(b.subs, c)
	return c
}

func (b *board) Pub(v int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.subs {
		s <- v
	}
}

// The publisher sends to a copy.
type copies struct {
	mu   sync.Mutex
	subs []chan int
}

func (c *copies) Sub() chan int {
	s := make(chan int)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.subs = append(c.subs, s)
	return s
}

func (c *copies) Unsub(s chan int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.subs, s); i >= 0 {
		c.subs = slices.Delete(c.subs, i, i+1)
	}
}

func (c *copies) Pub(v int) {
	c.mu.Lock()
	list := slices.Clone(c.subs)
	c.mu.Unlock()
	for _, s := range list {
		s <- v
	}
}
