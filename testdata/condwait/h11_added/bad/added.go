// Package added has waiters that are not told of what they wait for.
package added

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

func (q *queue) Put(v int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, v) // want `queue\.items is changed without a Signal or Broadcast: q\.cond\.Wait at line 29, whose loop it should end, goes on waiting`
}

func (q *queue) Get() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, true
}

func (q *queue) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cond.Broadcast()
}

// ring tells the reader, and not the writer.
type ring struct {
	mu                sync.Mutex
	notFull, notEmpty sync.Cond
	buf               []byte
	r, n              int
}

func newRing(size int) *ring {
	r := &ring{buf: make([]byte, size)}
	r.notFull.L, r.notEmpty.L = &r.mu, &r.mu
	return r
}

func (r *ring) Write(b byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.n == len(r.buf) {
		r.notFull.Wait()
	}
	r.buf[(r.r+r.n)%len(r.buf)] = b
	r.n++
	r.notEmpty.Signal()
}

func (r *ring) Read() byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.n == 0 {
		r.notEmpty.Wait()
	}
	b := r.buf[r.r]
	r.r = (r.r + 1) % len(r.buf)
	r.n-- // want `ring\.n is changed without a Signal or Broadcast: r\.notFull\.Wait at line 64`
	return b
}

func (r *ring) Reset() {
	r.mu.Lock()
	r.r, r.n = 0, 0
	r.mu.Unlock()
	r.notFull.Broadcast()
}
