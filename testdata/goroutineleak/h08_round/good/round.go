// Package round leaves the loop, or goes round for a reason.
package round

import "context"

type worker struct {
	in   chan int
	stop chan struct{}
	kick chan struct{}
	n    int
}

func New() *worker {
	w := &worker{in: make(chan int), stop: make(chan struct{}), kick: make(chan struct{}, 1)}
	go w.run()
	return w
}

func (w *worker) run() {
loop:
	for {
		select {
		case v := <-w.in:
			w.n += v
		case <-w.stop:
			break loop
		}
	}
	w.n = 0
}

func (w *worker) Close()    { close(w.stop) }
func (w *worker) Put(v int) { w.in <- v }

// What comes here only wakes the loop.
func (w *worker) Serve() {
	for w.n < 10 {
		select {
		case <-w.kick:
		case <-w.stop:
			return
		}
	}
}

func (w *worker) Kick() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// The loop looks at the context itself.
func Watch(ctx context.Context, in chan string, each func(string)) {
	go func() {
		for ctx.Err() == nil {
			select {
			case s := <-in:
				each(s)
			case <-ctx.Done():
			}
		}
	}()
}

// The closed channel is set to nil.
func Both(a, b chan int, each func(int)) {
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			each(v)
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			each(v)
		}
	}
}

type call struct {
	headers chan struct{}
	done    chan struct{}
}

func (c *call) answer() {
	close(c.headers)
	close(c.done)
}

// Each of the two is heard of once: nil switches the case off.
func (c *call) wait(late <-chan int) bool {
	var headers chan struct{}
	if late != nil {
		headers = c.headers
	}
	for {
		select {
		case <-c.done:
			return true
		case <-late:
			return false
		case <-headers:
			headers = nil
			late = nil
		}
	}
}

func Start(late <-chan int) bool {
	c := &call{headers: make(chan struct{}), done: make(chan struct{})}
	go c.answer()
	return c.wait(late)
}

// progress shows the last state once more when it is over.
func progress(ctx context.Context, tick <-chan int, show func(int)) {
	done := false
	for {
		select {
		case n := <-tick:
			show(n)
			if done {
				return
			}
		case <-ctx.Done():
			done = true
		}
	}
}
