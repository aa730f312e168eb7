// Package deserted has goroutines that look whether they are still wanted, or that
// somebody relieves.
package deserted

import (
	"net"
	"sync"
)

type listener struct {
	l     net.Listener
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func wrap(l net.Listener) *listener {
	w := &listener{l: l, conns: make(chan net.Conn), done: make(chan struct{})}
	go w.loop()
	return w
}

func (w *listener) loop() {
	for {
		c, err := w.l.Accept()
		if err != nil {
			return
		}
		select {
		case w.conns <- c:
		case <-w.done:
			c.Close()
			return
		}
	}
}

func (w *listener) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}

func (w *listener) Close() error {
	w.once.Do(func() { close(w.done) })
	return w.l.Close()
}

// Close takes what is still under way.
type reader struct {
	vals chan int
	done chan struct{}
	read func() (int, bool)
}

func start(read func() (int, bool)) *reader {
	r := &reader{vals: make(chan int), done: make(chan struct{}), read: read}
	go r.loop()
	return r
}

func (r *reader) loop() {
	defer close(r.done)
	for {
		n, ok := r.read()
		if !ok {
			return
		}
		r.vals <- n
	}
}

func (r *reader) Next() (int, bool) {
	select {
	case n := <-r.vals:
		return n, true
	case <-r.done: // by the loop, which sends no more
		return 0, false
	}
}

// There is room for the one value.
type once struct {
	val  chan int
	done chan struct{}
}

func newOnce(f func() int) *once {
	o := &once{val: make(chan int, 1), done: make(chan struct{})}
	go func() { o.val <- f() }()
	return o
}

func (o *once) Get() int {
	select {
	case n := <-o.val:
		return n
	case <-o.done:
		return 0
	}
}

func (o *once) Close() { close(o.done) }
