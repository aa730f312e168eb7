// Package chanlock takes the mutex first at both places, or does not wait for
// the channel.
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
	select {
	case q.slot <- struct{}{}:
		q.n++
		<-q.slot
	default:
	}
}

func (q *queue) pop() {
	q.slot <- struct{}{}
	q.mu.Lock()
	q.n--
	q.mu.Unlock()
	<-q.slot
}
