package bad

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
	q.closed = true // want `queue\.closed is set without a Signal or Broadcast: q\.cond\.Wait at line 29, whose loop it should end, goes on waiting`
	q.mu.Unlock()
}

var useQueue = []any{newQueue, (*queue).put, (*queue).get, (*queue).close}
