package channel

import (
	"sync"
	"time"
)

// book tells its loop of new orders after it has let the lock go.
type book struct {
	mu     sync.RWMutex
	orders map[string]int
	due    chan string
	seen   chan string
	full   chan struct{}
	quit   chan struct{}
}

func newBook() *book {
	b := &book{
		orders: map[string]int{}, due: make(chan string), seen: make(chan string),
		full: make(chan struct{}), quit: make(chan struct{}),
	}
	go b.loop()
	go b.watch()
	return b
}

func (b *book) Stop() { close(b.quit) }

func (b *book) loop() {
	for {
		select {
		case key := <-b.due:
			b.cancel(key)
		case <-b.quit:
			return
		}
	}
}

func (b *book) cancel(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.orders, key)
}

// watch needs no lock: what it is told under one, it hears.
func (b *book) watch() {
	for {
		select {
		case key := <-b.seen:
			println(key)
		case <-b.full:
			println("full")
		case <-b.quit:
			return
		}
	}
}

func (b *book) Add(key string, n int) {
	b.mu.Lock()
	b.orders[key] = n
	b.mu.Unlock()
	select {
	case b.due <- key:
	case <-b.quit:
	}
}

func (b *book) Look(key string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	select {
	case b.seen <- key:
	case <-b.quit:
	}
}

// The other way out is a message, which comes from somebody else.
func (b *book) Offer(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.due <- key:
	case b.full <- struct{}{}:
	}
}

// It gives up after a time.
func (b *book) Try(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.due <- key:
	case <-time.After(time.Second):
	case <-b.quit:
	}
}

// Nothing to send where the end was told of before: the closed channel is
// ready at once.
func (b *book) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.quit)
	select {
	case b.due <- "":
	case <-b.quit:
	}
}
