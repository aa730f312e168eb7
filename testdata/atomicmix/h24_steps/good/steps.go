// Package steps makes one operation of each step, or keeps others out.
package steps

import (
	"sync"
	"sync/atomic"
	"time"
)

type conn struct {
	mu     sync.Mutex
	users  int32
	refs   atomic.Int32
	closed atomic.Bool
	done   chan struct{}
	hits   atomic.Uint64
	ticks  atomic.Int64
	last   atomic.Int64
	ptr    atomic.Pointer[string]
}

func (c *conn) release() {
	if atomic.AddInt32(&c.users, -1) == 0 {
		c.close()
	}
}

func (c *conn) unref() {
	n := c.refs.Add(-1)
	if n == 0 {
		c.close()
	}
}

func (c *conn) close() {
	if c.closed.CompareAndSwap(false, true) {
		close(c.done)
	}
}

// A look that saves the swap most of the time.
func (c *conn) closeEarly() {
	if c.closed.Load() {
		return
	}
	if c.closed.Swap(true) {
		return
	}
	close(c.done)
}

// The lock makes one step of the two.
func (c *conn) closeLocked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed.Load() {
		c.closed.Store(true)
		close(c.done)
	}
}

// A store that is spared: it is the same for whoever comes second.
func (c *conn) mark() {
	if !c.closed.Load() {
		c.closed.Store(true)
	}
}

// A number that is shown, not decided on.
func (c *conn) add() int32 {
	c.refs.Add(1)
	return c.refs.Load()
}

// Others are waited for in between.
func (c *conn) drain(wg *sync.WaitGroup) bool {
	c.refs.Add(-1)
	wg.Wait()
	return c.refs.Load() == 0
}

// One goroutine writes; the others look.
func run() *conn {
	c := &conn{}
	go c.tick()
	return c
}

func (c *conn) tick() {
	for range 10 {
		c.ticks.Store(c.ticks.Load() + 1)
	}
}

// A cache: the second value is as good as the first.
func (c *conn) text(f func() string) string {
	if p := c.ptr.Load(); p != nil {
		return *p
	}
	s := f()
	c.ptr.Store(&s)
	return s
}

// What is stored does not come from what was loaded.
func (c *conn) touch(now int64) bool {
	if now-c.last.Load() < 10 {
		return false
	}
	c.last.Store(now)
	return true
}

func newConn() *conn {
	c := &conn{done: make(chan struct{})}
	c.hits.Store(c.hits.Load() + 1)
	return c
}

// Tried again until nobody came in between.
func (c *conn) hit(n uint64) {
	for {
		old := c.hits.Load()
		if c.hits.CompareAndSwap(old, old+n) {
			return
		}
	}
}

// replies are expected one at a time: who asks sets the flag, and waits for the answer.
type replies struct {
	expected atomic.Bool
	asked    chan int
	answers  chan error
}

func (r *replies) loop(peek func() error, handle func(int) error) {
	for {
		if err := peek(); err != nil {
			return
		}
		if !r.expected.Load() {
			return
		}
		n := <-r.asked
		err := handle(n)
		r.expected.Store(false)
		r.answers <- err
	}
}

func (r *replies) ask(n int) error {
	r.expected.Store(true)
	r.asked <- n
	return <-r.answers
}

var usage int64

// watch has one goroutine that stores; all others load.
func watch(safely func(func()), now func() int64) {
	go func() {
		for range time.Tick(time.Second) {
			safely(func() {
				before := atomic.LoadInt64(&usage)
				atomic.StoreInt64(&usage, before/2+now()/2)
			})
		}
	}()
}

func used() int64 { return atomic.LoadInt64(&usage) }
