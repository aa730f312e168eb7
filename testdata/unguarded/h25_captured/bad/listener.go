package captured

import "errors"

// The callback runs on the connection's goroutine, beside who has subscribed.

type message struct{ data []byte }

type conn struct {
	in chan *message
	cb func(*message)
}

func (c *conn) subscribe(cb func(*message)) error {
	if c.in == nil {
		return errors.New("closed")
	}
	c.keep(cb)
	return nil
}

func (c *conn) keep(cb func(*message)) {
	c.cb = cb
	go c.loop()
}

func (c *conn) loop() {
	for m := range c.in {
		c.cb(m)
	}
}

func get(c *conn) (string, error) {
	var err error
	got := make(chan string, 1)
	err = c.subscribe(func(m *message) {
		if len(m.data) == 0 {
			err = errors.New("empty") // want `err is written here and at line 36 by another goroutine, with no lock in common`
			return
		}
		got <- string(m.data)
	})
	if err != nil {
		return "", err
	}
	select {
	case s := <-got:
		return s, nil
	default:
		return "", err
	}
}
