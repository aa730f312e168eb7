package bad

import "sync"

type pendingCalls struct {
	mu      sync.Mutex
	pending map[int]chan int
	closed  bool
}

func (c *pendingCalls) call(id int, send func(int)) (int, bool) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return 0, false
	}
	ch := make(chan int, 1)
	c.pending[id] = ch
	c.mu.Unlock()
	send(id)
	v, ok := <-ch // want `receive from ch waits for ever once \(\*pendingCalls\)\.read, which alone answers, has returned at line 39`
	return v, ok
}

// Who still waits at the end of in is not told.
func (c *pendingCalls) read(in <-chan int) {
	for id := range in {
		c.mu.Lock()
		ch := c.pending[id]
		delete(c.pending, id)
		c.mu.Unlock()
		if ch != nil {
			ch <- id
		}
	}
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
}

func start(in <-chan int) *pendingCalls {
	c := &pendingCalls{pending: map[int]chan int{}}
	go c.read(in)
	return c
}
