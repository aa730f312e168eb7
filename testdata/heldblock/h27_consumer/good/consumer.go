// Package consumer keeps what a handler wants to send until the loop comes
// round, and sends with no lock held.
package consumer

import "sync"

type loop struct {
	mu     sync.Mutex
	events chan int
	n      int
}

func newLoop() *loop {
	l := &loop{events: make(chan int)}
	go l.run()
	return l
}

func (l *loop) run() {
	for e := range l.events {
		for more := l.handle(e); more > 0; {
			more = l.handle(more)
		}
	}
}

// handle gives the event that is to come next, 0 for none.
func (l *loop) handle(e int) int {
	l.count()
	if e > 10 {
		return e - 10
	}
	return 0
}

func (l *loop) count() {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
}

func (l *loop) post(e int) {
	l.count()
	l.events <- e
}
