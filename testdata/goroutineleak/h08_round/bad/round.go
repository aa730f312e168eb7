// Package round breaks out of a select where the loop was meant.
package round

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
		case <-w.stop: // want `this case does not leave the loop: once w.stop is closed \(line 27\) the goroutine spins for ever`
			break
		}
	}
}

func (w *worker) Close()    { close(w.stop) }
func (w *worker) Put(v int) { w.in <- v }
