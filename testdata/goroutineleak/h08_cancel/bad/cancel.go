package bad

import "context"

type client struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newClient(parent context.Context) *client {
	c := &client{}
	c.ctx, c.cancel = context.WithCancel(parent) // want `nothing calls client.cancel: whatever waits for this context waits for ever`
	go c.run()
	return c
}

func (c *client) run() { <-c.ctx.Done() }

// Close does not cancel.
func (c *client) Close() {}
