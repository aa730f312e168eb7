package bad

import "time"

// Transport keeps connections in a loop of its own.
type Transport struct {
	dial  chan string
	ret   chan int
	yield chan int
	stop  chan struct{}
}

// NewTransport starts the loop.
func NewTransport() *Transport {
	t := &Transport{dial: make(chan string), ret: make(chan int), yield: make(chan int), stop: make(chan struct{})}
	go t.manage()
	return t
}

func (t *Transport) manage() {
	var idle []int
	for {
		select {
		case <-t.dial:
			n := 0
			if len(idle) > 0 {
				n, idle = idle[0], idle[1:]
			}
			t.ret <- n
		case n := <-t.yield:
			idle = append(idle, n)
		case <-t.stop:
			return
		}
	}
}

// Dial asks for a connection.
func (t *Transport) Dial(proto string) int {
	t.dial <- proto // want `send on t\.dial blocks for ever once its only receiver \(\*Transport\)\.manage has left at line 33`
	return <-t.ret
}

// Yield gives a connection back, if the loop takes it.
func (t *Transport) Yield(n int) {
	select {
	case t.yield <- n:
	case <-time.After(time.Second):
	}
}

// Stop ends the loop.
func (t *Transport) Stop() { close(t.stop) }
