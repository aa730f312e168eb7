package good

import "sync"

// client tells those who wait that the loop has ended.
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
	defer c.fail()
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

func (c *client) fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, ch := range c.pending {
		close(ch)
		delete(c.pending, id)
	}
}

func (c *client) call() int {
	ch := make(chan int, 1)
	c.mu.Lock()
	c.next++
	c.pending[c.next] = ch
	c.mu.Unlock()
	return <-ch
}

// patient looks at the end as well.
type patient struct {
	mu      sync.Mutex
	pending map[int]chan int
	done    chan struct{}
}

func newPatient(read func() (int, int, error)) *patient {
	p := &patient{pending: map[int]chan int{}, done: make(chan struct{})}
	go p.loop(read)
	return p
}

func (p *patient) loop(read func() (int, int, error)) {
	defer close(p.done)
	for {
		id, v, err := read()
		if err != nil {
			return
		}
		p.mu.Lock()
		ch := p.pending[id]
		p.mu.Unlock()
		if ch != nil {
			ch <- v
		}
	}
}

func (p *patient) call(id int) int {
	ch := make(chan int, 1)
	p.mu.Lock()
	p.pending[id] = ch
	p.mu.Unlock()
	select {
	case v := <-ch:
		return v
	case <-p.done:
		return -1
	}
}

var useClient = []any{newClient, (*client).call, newPatient, (*patient).call}
