// Package deserted sends what nobody comes for any more.
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
		w.conns <- c // want `send on w\.conns blocks for ever once w\.done is closed \(line 42\): all who receive look at that too, and this goroutine does not`
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
