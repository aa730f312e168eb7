package bad

import "sync"

type client struct {
	mu      sync.Mutex
	pending map[int]chan int
	next    int
}

func newClient(read func() (int, int, error)) *client {
	c := &client{pending: map[int]chan int{}}
	go c.loop(read)
	return c
}

func (c *client) loop(read func() (int, int, error)) {
	for {
		id, v, err := read()
		if err != nil {
			return
		}
		c.mu.Lock()
		ch := c.pending[id]
		delete(c.pending, id)
		c.mu.Unlock()
		if ch != nil {
			ch <- v
		}
	}
}

func (c *client) call() int {
	ch := make(chan int, 1)
	c.mu.Lock()
	c.next++
	c.pending[c.next] = ch
	c.mu.Unlock()
	return <-ch // want `receive from ch waits for ever once \(\*client\)\.loop, which alone answers, has returned at line 21`
}

var useClient = []any{newClient, (*client).call}
