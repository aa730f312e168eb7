// Package added tells those who wait, here or in a helper or a caller.
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
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.wake()
}

func (q *queue) wake() { q.cond.Signal() }

// PutAll tells all when the last is in.
func (q *queue) PutAll(vs ...int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, v := range vs {
		q.add(v)
	}
	q.cond.Broadcast()
}

func (q *queue) add(v int) { q.items = append(q.items, v) }

// Drop takes away what nobody waits for.
func (q *queue) Drop() {
	q.mu.Lock()
	q.items = q.items[:0]
	q.mu.Unlock()
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

// gate waits until there are few.
type gate struct {
	mu   sync.Mutex
	cond sync.Cond
	n    int
}

func newGate() *gate {
	g := &gate{}
	g.cond.L = &g.mu
	return g
}

func (g *gate) Enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
}

func (g *gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n--; g.n == 0 {
		g.cond.Broadcast()
	}
}

func (g *gate) Empty() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.n > 0 {
		g.cond.Wait()
	}
}
