package good

import "sync"

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []int
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(i int) {
	q.mu.Lock()
	q.items = append(q.items, i)
	q.mu.Unlock()
	q.cond.Signal()
}

func (q *queue) get() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	i := q.items[0]
	q.items = q.items[1:]
	return i, true
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.wake()
	q.mu.Unlock()
}

var useQueue = []any{newQueue, (*queue).put, (*queue).get, (*queue).close}

func (q *queue) wake() { q.cond.Broadcast() }

// end is half of shut, which wakes them.
func (q *queue) end() { q.closed = true }

func (q *queue) shut() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.end()
	q.cond.Broadcast()
}

var useEnd = []any{(*queue).shut}
