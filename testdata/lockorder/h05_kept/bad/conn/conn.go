// Package conn calls an option when it closes.
package conn

import "sync"

type Conn struct {
	mu      sync.Mutex
	onClose func()
	closed  bool
	sent    int
}

type Option func(*Conn)

func OnClose(f func()) Option { return func(c *Conn) { c.onClose = f } }

func Dial(opts ...Option) *Conn {
	c := &Conn{}
	for _, o := range opts {
		o(c)
	}
	return c
}

func (c *Conn) Sent() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent
}

func (c *Conn) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.onClose != nil {
		c.onClose()
	}
}
