package deaf

import (
	"context"
	"sync"
)

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

// New makes an empty queue.
func New() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

// Put wakes one who waits.
func (q *queue) Put(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.cond.Signal()
}

// Get looks at the context when there is something in the queue.
func (q *queue) Get(ctx context.Context) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		q.cond.Wait() // want `q\.cond\.Wait does not hear of the end of the context that its loop looks at: nothing signals when that comes`
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, nil
}

// Drain asks in another way.
func (q *queue) Drain(ctx context.Context) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) > 0 {
		select {
		case <-ctx.Done():
			return false
		default:
		}
		q.cond.Wait() // want `q\.cond\.Wait does not hear of the end of the context`
	}
	return true
}
