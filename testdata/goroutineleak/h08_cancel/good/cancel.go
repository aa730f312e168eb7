package good

import (
	"context"
	"time"
)

type client struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newClient(parent context.Context) *client {
	c := &client{}
	c.ctx, c.cancel = context.WithCancel(parent)
	go c.run()
	return c
}

func (c *client) run() { <-c.ctx.Done() }

func (c *client) Close() { c.cancel() }

// A time-out ends by itself.
type call struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newCall(parent context.Context) *call {
	c := &call{}
	c.ctx, c.cancel = context.WithTimeout(parent, time.Second)
	return c
}

// The one who makes it keeps the cancel function as well.
type task struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newTask(parent context.Context) (*task, func()) {
	ctx, cancel := context.WithCancel(parent)
	return &task{ctx: ctx, cancel: cancel}, cancel
}

// Exported: others may call it.
type job struct {
	Ctx    context.Context
	Cancel context.CancelFunc
}

func newJob(parent context.Context) *job {
	j := &job{}
	j.Ctx, j.Cancel = context.WithCancel(parent)
	return j
}

// handed on as a value.
type group struct{ stop []context.CancelFunc }

func (g *group) add(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	g.stop = append(g.stop, cancel)
	return ctx
}

func (g *group) Close() {
	for _, f := range g.stop {
		f()
	}
}
