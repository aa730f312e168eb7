package good

// flusher answers in the same round in which it takes the request.
type flusher struct {
	lines chan string
	flush chan chan struct{}
	done  chan struct{}
}

func newFlusher(write func(string), sync func()) *flusher {
	f := &flusher{lines: make(chan string, 8), flush: make(chan chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(f.done)
		for {
			select {
			case s, ok := <-f.lines:
				if !ok {
					return
				}
				write(s)
			case ack := <-f.flush:
				sync()
				close(ack)
			}
		}
	}()
	return f
}

func (f *flusher) Log(s string) { f.lines <- s }

func (f *flusher) Flush() {
	ack := make(chan struct{})
	select {
	case f.flush <- ack:
		<-ack
	case <-f.done:
	}
}

func (f *flusher) Close() {
	close(f.lines)
	<-f.done
}
