package good

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
	v, ok := <-ch
	return v, ok
}

// The second loop tells all who are still there, be they none.
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
	defer c.mu.Unlock()
	c.closed = true
	for id, ch := range c.pending {
		delete(c.pending, id)
		close(ch)
	}
}

func start(in <-chan int) *pendingCalls {
	c := &pendingCalls{pending: map[int]chan int{}}
	go c.read(in)
	return c
}
