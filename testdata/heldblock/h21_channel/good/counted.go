package channel

import "sync"

// queue is filled and emptied under its lock: nothing is taken that is not there.
type queue struct {
	mu   sync.Mutex
	cond sync.Cond
	ch   chan []byte
	size int
}

func newQueue() *queue {
	q := &queue{ch: make(chan []byte, 10)}
	q.cond.L = &q.mu
	return q
}

func (q *queue) TryPut(b []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case q.ch <- b:
		q.size += len(b)
		q.cond.Signal()
		return true
	default:
		return false
	}
}

func (q *queue) Take() []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ch) == 0 {
		q.cond.Wait()
	}
	return q.takeLocked()
}

func (q *queue) takeLocked() []byte {
	if len(q.ch) == 0 {
		complain("the caller has seen that there is something")
	}
	b := <-q.ch
	q.size -= len(b)
	return b
}

func (q *queue) Flush(to func([]byte)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.flushLocked(to)
}

func (q *queue) flushLocked(to func([]byte)) {
	for len(q.ch) > 0 {
		b := <-q.ch
		q.size -= len(b)
		to(b)
	}
	q.cond.Broadcast()
}

func complain(text string) { println(text) }
