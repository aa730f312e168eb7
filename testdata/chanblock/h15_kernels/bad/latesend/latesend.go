package latesend

import (
	"errors"
	"testing"
	"time"
)

type reply struct {
	code int
	body []byte
}

type client struct {
	timeout time.Duration
	dial    func(addr string) (reply, error)
}

type outcome struct {
	r   reply
	err error
}

func (c *client) call(addr string) (reply, error) {
	ch := make(chan outcome)
	go func() {
		r, err := c.dial(addr)
		ch <- outcome{r, err} // want `send on ch blocks for ever when its only receiver has left at line 36 without receiving`
	}()
	timer := time.NewTimer(c.timeout)
	defer timer.Stop()
	select {
	case o := <-ch:
		return o.r, o.err
	case <-timer.C:
		return reply{}, errors.New("timeout")
	}
}

func TestCall(t *testing.T) {
	c := &client{timeout: time.Millisecond, dial: func(string) (reply, error) {
		time.Sleep(10 * time.Millisecond)
		return reply{code: 200}, nil
	}}
	if _, err := c.call("x"); err == nil {
		t.Fatal("no timeout")
	}
}
