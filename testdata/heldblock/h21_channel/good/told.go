package channel

import "sync"

// wish is delivered to under its lock, and done says so.
type wish struct {
	mu     sync.Mutex
	done   bool
	result chan int
}

func newWish() *wish { return &wish{result: make(chan int, 1)} }

func (w *wish) deliver(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done {
		return false
	}
	w.done = true
	w.result <- n
	close(w.result)
	return true
}

// cancel takes what has been delivered, and waits for nobody.
func (w *wish) cancel() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done {
		n = <-w.result
	} else {
		close(w.result)
	}
	w.done = true
	return n
}

func (w *wish) get() int { return <-w.result }

func use() (int, int) {
	w := newWish()
	go w.deliver(1)
	return w.get(), w.cancel()
}
