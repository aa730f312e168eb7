// Package round breaks out of a select where the loop was meant.
package round

import "context"

type worker struct {
	in   chan int
	stop chan struct{}
	n    int
}

func New() *worker {
	w := &worker{in: make(chan int), stop: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	for {
		select {
		case v := <-w.in:
			w.n += v
		case <-w.stop: // want `this case does not leave the loop: once w.stop is closed \(line 29\) the goroutine spins for ever`
			break
		}
	}
}

func (w *worker) Close()    { close(w.stop) }
func (w *worker) Put(v int) { w.in <- v }

func Watch(ctx context.Context, in chan string, each func(string)) {
	go func() {
		for {
			select {
			case s, ok := <-in:
				if !ok {
					return
				}
				each(s)
			case <-ctx.Done(): // want `this case goes round the loop again: once the context is done the loop spins, for break leaves the select alone`
				break
			}
		}
	}()
}
