package good

import (
	"io"
	"sync"
)

type writer struct {
	w    io.WriteCloser
	out  chan []byte
	once sync.Once
	done chan struct{}
}

func newWriter(w io.WriteCloser) *writer {
	x := &writer{w: w, out: make(chan []byte), done: make(chan struct{})}
	go x.loop()
	return x
}

func (x *writer) Close() {
	x.once.Do(func() { close(x.done) })
}

func (x *writer) loop() {
	for {
		select {
		case b := <-x.out:
			if _, err := x.w.Write(b); err != nil {
				x.Close()
				return
			}
		case <-x.done:
			return
		}
	}
}

func (x *writer) Send(b []byte) bool {
	select {
	case x.out <- b:
		return true
	case <-x.done:
		return false
	}
}
