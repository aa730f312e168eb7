// Package steps takes two atomic operations for one.
package steps

import "sync/atomic"

type conn struct {
	users  int32
	refs   atomic.Int32
	closed atomic.Bool
	done   chan struct{}
	hits   atomic.Uint64
}

func (c *conn) release() {
	atomic.AddInt32(&c.users, -1)
	if atomic.LoadInt32(&c.users) == 0 { // want `c\.users is loaded again after Add at line 15: another goroutine may come in between`
		c.close()
	}
}

func (c *conn) unref() {
	c.refs.Add(-1)
	switch c.refs.Load() { // want `c\.refs is loaded again after Add at line 22: another goroutine may come in between`
	case 0:
		c.close()
	}
}

// Two goroutines both find it open, and the second close panics.
func (c *conn) close() {
	if !c.closed.Load() {
		c.closed.Store(true) // want `c\.closed is stored on what Load saw at line 31: another goroutine may come in between`
		close(c.done)
	}
}

func (c *conn) closeEarly() {
	if c.closed.Load() {
		return
	}
	c.closed.Store(true) // want `c\.closed is stored on what Load saw at line 38: another goroutine may come in between`
	close(c.done)
}

var started uint32

func start(run func()) {
	if atomic.LoadUint32(&started) == 0 {
		atomic.StoreUint32(&started, 1) // want `started is stored on what Load saw at line 48: another goroutine may come in between`
		go run()
	}
}

func (c *conn) hit(n uint64) {
	c.hits.Store(c.hits.Load() + n) // want `c\.hits is stored from what Load gave at line 55: another goroutine may come in between`
}

func (c *conn) toggle() {
	c.closed.Store(!c.closed.Load()) // want `c\.closed is stored from what Load gave at line 59: another goroutine may come in between`
}
