package bad

type worker struct {
	quit chan struct{}
	in   chan int
}

func newWorker() *worker {
	w := &worker{quit: make(chan struct{}), in: make(chan int)}
	go w.read()
	return w
}

func (w *worker) read() {
	for {
		select {
		case <-w.quit:
			return
		case v := <-w.in:
			if v < 0 {
				w.Stop()
			}
		}
	}
}

// Stop may be called by the owner and by the goroutine itself.
func (w *worker) Stop() {
	select {
	case <-w.quit:
	default:
		close(w.quit) // want `close of w.quit panics when two goroutines look at the same time whether it is closed: nothing keeps the look and the close together`
	}
}
