package good

import "sync"

// A listener that comes too late is told at once and not kept: the list and the
// close never meet.
type connection struct {
	mu        sync.Mutex
	closed    bool
	listeners []chan error
}

func (c *connection) NotifyClose(receiver chan error) chan error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		close(receiver)
	} else {
		c.listeners = append(c.listeners, receiver)
	}
	return receiver
}

func (c *connection) cleanup() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, l := range c.listeners {
		close(l)
	}
}

// The same with a list that a method of another type keeps.
type confirms struct{ listeners []chan error }

func (c *confirms) listen(l chan error) { c.listeners = append(c.listeners, l) }

func (c *confirms) end() {
	for _, l := range c.listeners {
		close(l)
	}
}

type channel struct {
	closed   bool
	confirms confirms
}

func (c *channel) NotifyPublish(confirm chan error) chan error {
	if c.closed {
		close(confirm)
	} else {
		c.confirms.listen(confirm)
	}
	return confirm
}
