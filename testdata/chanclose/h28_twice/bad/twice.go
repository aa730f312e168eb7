package bad

type conn struct{ done chan struct{} }

func dial() *conn { return &conn{done: make(chan struct{})} }

func (c *conn) stop(err error) {
	if err != nil {
		close(c.done)
	}
	println("stopped")
	close(c.done) // want `c.done is closed twice: first at line 9`
}

func local(n int) {
	out := make(chan int)
	defer close(out)
	go drain(out)
	if n == 0 {
		close(out) // want `out is closed here and again by the deferred close at line 17`
		return
	}
	out <- n
}

func drain(in chan int) {
	for range in {
	}
}

func loop(n int) {
	ready := make(chan bool)
	for i := range n {
		println(i)
		close(ready) // want `ready is closed again in the next round of the loop`
	}
}

func literal(work func() error) {
	done := make(chan struct{})
	go func() {
		defer func() { close(done) }()
		if work() != nil {
			close(done) // want `done is closed here and again by the deferred close at line 42`
		}
	}()
	<-done
}
