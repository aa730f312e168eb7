package good

import (
	"os"
	"os/signal"
	"sync"
)

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

var ended = make(chan struct{})

func init() {
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt, os.Kill)
		for s := range signals {
			if s == os.Interrupt {
				end()
				println("interrupted")
				continue
			}
			end()
			return
		}
	}()
}

// end is for the one goroutine that hears of signals.
func end() {
	select {
	case <-ended:
	default:
		close(ended)
	}
}
