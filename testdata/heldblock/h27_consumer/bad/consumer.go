// Package consumer has one loop that takes all events; a handler that the loop
// calls sends to the loop.
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
		l.handle(e)
	}
}

func (l *loop) handle(e int) {
	if e > 10 {
		l.events <- e - 10 // want `send on l\.events waits for \(\*loop\)\.run, its only receiver, which has called this \(line 21\)`
	}
	l.count()
}

// The sender holds the lock that the handler needs.
func (l *loop) post(e int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events <- e // want `send on l\.events waits while l\.mu is held since line 34, and .*needs l\.mu first \(line 40\)`
}

func (l *loop) count() {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
}
