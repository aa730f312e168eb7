package good

import "sync"

// Queue counts what is in it.
type Queue struct {
	mu    sync.Mutex
	c     *sync.Cond
	n     int
	ready bool
}

// NewQueue makes an empty one, open from the start if so wanted.
func NewQueue(open bool) *Queue {
	q := &Queue{}
	q.c = sync.NewCond(&q.mu)
	q.ready = open
	return q
}

// Put adds one, and signals when it has let the lock go.
func (q *Queue) Put() {
	q.mu.Lock()
	q.n++
	q.mu.Unlock()
	q.c.Signal()
}

// Get takes one.
func (q *Queue) Get() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.takeLocked()
}

// takeLocked expects q.mu to be held.
func (q *Queue) takeLocked() {
	for q.n == 0 {
		q.c.Wait()
	}
	q.n--
}

// Two takes two.
func (q *Queue) Two() {
	q.c.L.Lock()
	defer q.c.L.Unlock()
	q.takeLocked()
	q.takeLocked()
}

// Open says it under the lock.
func (q *Queue) Open() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.openLocked()
}

func (q *Queue) openLocked() {
	q.ready = true
	q.c.Broadcast()
}

// Enter waits for Open.
func (q *Queue) Enter() {
	q.mu.Lock()
	for !q.ready {
		q.c.Wait()
	}
	q.mu.Unlock()
}
