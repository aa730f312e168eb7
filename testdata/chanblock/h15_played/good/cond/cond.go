// Played, and never stuck.
package cond

import "sync"

type Q struct {
	mu     sync.Mutex
	c      *sync.Cond
	q      []int
	closed bool
}

func New() *Q { q := &Q{}; q.c = sync.NewCond(&q.mu); go q.loop(); return q }
func (q *Q) loop() {
	for {
		q.mu.Lock()
		for len(q.q) == 0 && !q.closed {
			q.c.Wait()
		}
		if q.closed {
			q.mu.Unlock()
			return
		}
		q.q = q.q[1:]
		q.mu.Unlock()
	}
}
func (q *Q) Put(v int) {
	q.mu.Lock()
	q.q = append(q.q, v)
	q.mu.Unlock()
	q.c.Signal()
}
func (q *Q) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.c.Broadcast()
}
