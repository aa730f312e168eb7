package stopsend

import (
	"bufio"
	"io"
	"sync"
	"time"
)

type poller struct {
	quit chan struct{}
	src  func() error
}

func start(src func() error) *poller {
	p := &poller{quit: make(chan struct{}), src: src}
	go p.run()
	return p
}

func (p *poller) run() {
	for {
		select {
		case <-p.quit:
			return
		default:
		}
		if err := p.src(); err != nil {
			return
		}
	}
}

// Stop waits for a poller that may be gone.
func (p *poller) Stop() {
	p.quit <- struct{}{} // want `send on p\.quit blocks for ever once its only receiver \(\*poller\)\.run has ended by itself at line 29`
}

type reader struct {
	wg   sync.WaitGroup
	stop chan bool
	in   chan int
	next func(int) error
}

func newReader(next func(int) error) *reader {
	r := &reader{stop: make(chan bool), in: make(chan int, 8), next: next}
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		for {
			select {
			case v := <-r.in:
				if err := r.next(v); err != nil {
					println(err.Error())
					return
				}
			case <-r.stop:
				return
			}
		}
	}()
	return r
}

// Close does not come to its Wait.
func (r *reader) Close() {
	r.stop <- true // want `send on r\.stop blocks for ever once its only receiver function literal at line 49 has ended by itself at line 56`
	r.wg.Wait()
}

func main() {
	start(func() error { return nil }).Stop()
	newReader(func(int) error { return nil }).Close()
}

type tail struct{ stop chan struct{} }

func follow(r *bufio.Reader, out func(string)) *tail {
	t := &tail{stop: make(chan struct{})}
	go t.run(r, out)
	return t
}

// run waits at the end of the input for more, and gives up on other errors.
func (t *tail) run(r *bufio.Reader, out func(string)) {
	for {
		line, err := r.ReadString('\n')
		if err != nil && err != io.EOF {
			return
		}
		out(line)
		select {
		case <-t.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (t *tail) Stop() {
	t.stop <- struct{}{} // want `send on t\.stop blocks for ever once its only receiver \(\*tail\)\.run has ended by itself at line 90`
}
