package good

import "context"

// Serve ends with its context.
func Serve(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		<-ctx.Done()
		println("bye")
	}()
	cancel()
}

// W runs jobs until it is closed.
type W struct {
	stop chan struct{}
	jobs chan int
}

// New starts it.
func New() *W {
	w := &W{stop: make(chan struct{}), jobs: make(chan int)}
	go w.loop()
	return w
}

func (w *W) loop() {
	for {
		select {
		case j := <-w.jobs:
			println(j)
		case <-w.stop:
			return
		}
	}
}

// Put adds a job.
func (w *W) Put(j int) {
	select {
	case w.jobs <- j:
	case <-w.stop:
	}
}

// Close ends it.
func (w *W) Close() { close(w.stop) }

// Gen closes on every way out.
func Gen(n int, bad func(int) bool) int {
	ch := make(chan int)
	defer close(ch)
	go func() {
		for v := range ch {
			println(v)
		}
	}()
	for i := range n {
		if bad(i) {
			return i
		}
		ch <- i
	}
	return n
}
