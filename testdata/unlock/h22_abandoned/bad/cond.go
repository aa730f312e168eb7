package abandoned

import "sync"

// The condition knows the lock, and others return its unlock: neither lets go for put.
type queue struct {
	mu    sync.Mutex
	cond  sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.cond.L = &q.mu
	return q
}

func (q *queue) put(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.cond.Signal()
} // want `q\.mu is still locked at this return \(locked at line 19\)`

func (q *queue) get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

func (q *queue) lock() func() {
	q.mu.Lock()
	return q.mu.Unlock
}

func (q *queue) size() int {
	defer q.lock()()
	return len(q.items)
}
