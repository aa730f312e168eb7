package good

import "sync"

type worker struct {
	mu   sync.Mutex
	once sync.Once
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
				w.End()
			}
		}
	}
}

// Stop looks and closes under one lock.
func (w *worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.quit:
	default:
		close(w.quit)
	}
}

// End closes once.
func (w *worker) End() {
	w.once.Do(func() {
		select {
		case <-w.quit:
		default:
			close(w.quit)
		}
	})
}
