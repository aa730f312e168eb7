// Package chanlock has a channel of capacity one and a semaphore as locks.
package chanlock

import "sync"

type queue struct {
	mu   sync.Mutex
	slot chan struct{}
	n    int
}

func newQueue() *queue { return &queue{slot: make(chan struct{}, 1)} }

func (q *queue) push() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.slot <- struct{}{} // want `queue\.slot is taken while queue\.mu is held; chanlock\.go:24 takes them the other way round`
	q.n++
	<-q.slot
}

func (q *queue) pop() {
	q.slot <- struct{}{}
	q.mu.Lock()
	q.n--
	q.mu.Unlock()
	<-q.slot
}
