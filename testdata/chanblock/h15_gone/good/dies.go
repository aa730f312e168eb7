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

// raft's loop is the one that says when all is over: whoever applies what it sends leaves
// behind it.
type raft struct {
	ready  chan int
	apply  chan int
	halt   chan struct{}
	done   chan struct{}
	config func() error
	use    func(int)
}

func (r *raft) Start() {
	if err := r.config(); err != nil {
		close(r.done)
		return
	}
	go r.serve()
	go r.run()
}

func (r *raft) run() {
	for {
		select {
		case n := <-r.ready:
			r.apply <- n
		case <-r.halt:
			close(r.done)
			return
		}
	}
}

func (r *raft) serve() {
	for {
		select {
		case n := <-r.apply:
			r.use(n)
		case <-r.done:
			return
		}
	}
}

func newRaft() *raft {
	return &raft{ready: make(chan int), apply: make(chan int), halt: make(chan struct{}), done: make(chan struct{})}
}

func (r *raft) Ready(n int) {
	select {
	case r.ready <- n:
	case <-r.done:
	}
}

func (r *raft) Halt() {
	select {
	case r.halt <- struct{}{}:
	case <-r.done:
	}
}
