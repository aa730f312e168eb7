package firsterr

import (
	"context"
	"errors"
	"testing"
)

type node struct {
	name string
	up   bool
}

type cluster struct{ nodes []*node }

func (c *cluster) ping(ctx context.Context, n *node) error {
	if !n.up {
		return errors.New(n.name + " is down")
	}
	return ctx.Err()
}

func (c *cluster) checkAll(ctx context.Context) error {
	errc := make(chan error)
	for _, n := range c.nodes {
		go func(n *node) {
			errc <- c.ping(ctx, n) // want `send on errc blocks for ever: its only receiver takes fewer values than are sent and leaves at line 32`
		}(n)
	}
	for range c.nodes {
		if err := <-errc; err != nil {
			return err
		}
	}
	return nil
}

func TestCheck(t *testing.T) {
	c := &cluster{nodes: []*node{{"a", false}, {"b", false}, {"c", true}}}
	if err := c.checkAll(context.Background()); err == nil {
		t.Fatal("all up")
	}
}
