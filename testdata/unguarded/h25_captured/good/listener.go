package captured

import "errors"

type message struct{ data []byte }

type conn struct {
	in    chan *message
	cb    func(*message)
	hooks []func(*message)
}

func (c *conn) subscribe(cb func(*message)) error {
	if c.in == nil {
		return errors.New("closed")
	}
	c.cb = cb
	go c.loop()
	return nil
}

func (c *conn) loop() {
	for m := range c.in {
		c.cb(m)
	}
}

// each calls its argument itself.
func (c *conn) each(f func(*message)) {
	for m := range c.in {
		f(m)
	}
}

func get(c *conn) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	n := 0
	err := c.subscribe(func(m *message) {
		var err error
		n++
		if len(m.data) == 0 {
			err = errors.New("empty")
		}
		got <- answer{string(m.data), err}
	})
	if err != nil {
		return "", err
	}
	a := <-got
	return a.text, a.err
}

func count(c *conn) (n int) {
	c.each(func(*message) { n++ })
	return n
}

// drain calls what may be one of two, in a loop.
func drain(c *conn, other func(*message)) {
	f := c.cb
	for m := range c.in {
		for range 3 {
			if len(m.data) > 3 {
				f, other = other, f
			}
		}
		f(m)
	}
}
