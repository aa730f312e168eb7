package channel

import (
	"sync"
	"time"
)

// book tells its loop of new orders; the loop cancels those that are due, and
// takes the lock for it. The quit channel is of no help before the end.
type book struct {
	mu     sync.RWMutex
	orders map[string]int
	due    chan string
	quit   chan struct{}
}

func newBook() *book {
	b := &book{orders: map[string]int{}, due: make(chan string), quit: make(chan struct{})}
	go b.loop()
	return b
}

func (b *book) Stop() { close(b.quit) }

func (b *book) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var waiting []string
	for {
		select {
		case key := <-b.due:
			waiting = append(waiting, key)
		case <-tick.C:
			for _, key := range waiting {
				b.cancel(key)
			}
			waiting = nil
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

func (b *book) Add(key string, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders[key] = n
	select { // want `send on b\.due waits while b\.mu is held since line 51, and \(\*book\)\.loop needs b\.mu first \(line 45\); only the close of b\.quit ends it`
	case b.due <- key:
	case <-b.quit:
	}
}

// In a callee, and only where there is something to tell.
func (b *book) tell(keys ...string) {
	if len(keys) == 0 {
		return
	}
	for _, key := range keys {
		println(key)
	}
	select {
	case b.due <- keys[0]:
	case <-b.quit:
	}
}

func (b *book) Rename(from, to string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders[to] = b.orders[from]
	delete(b.orders, from)
	b.tell(from, to) // want `send on b\.due waits while b\.mu is held since line 75, and \(\*book\)\.loop needs b\.mu first \(line 45\); only the close of b\.quit ends it`
}
