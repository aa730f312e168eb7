package bad

import "sync"

// Queue counts what is in it.
type Queue struct {
	mu    sync.Mutex
	c     *sync.Cond
	n     int
	ready bool
}

// NewQueue makes an empty one.
func NewQueue() *Queue {
	q := &Queue{}
	q.c = sync.NewCond(&q.mu)
	return q
}

// Put adds one.
func (q *Queue) Put() {
	q.mu.Lock()
	q.n++
	q.mu.Unlock()
	q.c.Signal()
}

// Get takes one.
func (q *Queue) Get() {
	for q.n == 0 {
		q.c.Wait() // want `q.c.Wait is called without its lock: Wait unlocks it first, which ends the program`
	}
	q.n--
}

// Open changes the state without the lock.
func (q *Queue) Open() {
	q.ready = true
	q.c.Broadcast() // want `Queue.ready is changed without the lock \(line 38\): a goroutine that has just looked at it and comes to q.c.Wait at line 46 misses this signal`
}

// Enter waits for Open.
func (q *Queue) Enter() {
	q.mu.Lock()
	for !q.ready {
		q.c.Wait()
	}
	q.mu.Unlock()
}
