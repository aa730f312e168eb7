package good

import (
	"sync"
	"time"
)

type code struct {
	mu   sync.Mutex
	n    int
	quit bool
	t, u *time.Timer
}

// renew is stopped by its owner's Close.
func (c *code) renew() {
	c.n++
	c.t = time.AfterFunc(time.Minute, c.renew)
}

func (c *code) Close() {
	if c.t != nil {
		c.t.Stop()
	}
}

func (c *code) refresh() {
	c.n++
	c.u = time.AfterFunc(time.Second, func() { c.refresh() })
}

func (c *code) check(answers []int) {
	defer c.u.Stop()
	for _, a := range answers {
		if a == c.n {
			return
		}
	}
}

// until decides itself when to end.
func (c *code) until() {
	if c.quit {
		return
	}
	time.AfterFunc(time.Minute, c.until)
}

// once does not come back.
func (c *code) once() {
	time.AfterFunc(time.Minute, func() { c.n = 0 })
}

// modern tickers are collected when nothing refers to them.
func modern(n int) {
	t := time.NewTicker(time.Second)
	for range n {
		<-t.C
	}
}

// retry comes back only when the set-up fails, and a helper stops its timer.
type mirror struct {
	mu    sync.Mutex
	timer *time.Timer
}

func (m *mirror) retry() {
	stop(&m.timer)
	m.timer = time.AfterFunc(time.Second, func() { m.setup() })
}

func (m *mirror) setup() {
	if m.try() {
		return
	}
	m.retry()
}

func (m *mirror) try() bool { return m.timer == nil }

func stop(t **time.Timer) {
	if *t != nil {
		(*t).Stop()
		*t = nil
	}
}
