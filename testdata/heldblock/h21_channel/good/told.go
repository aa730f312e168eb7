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

// cleaner is kicked once, until a function of its round says that it may be again.
type cleaner struct {
	kickMu sync.Mutex
	kicked bool
	kick   chan struct{}
}

func newCleaner() *cleaner { return &cleaner{kick: make(chan struct{}, 1)} }

func (c *cleaner) Kick() {
	c.kickMu.Lock()
	defer c.kickMu.Unlock()
	if !c.kicked {
		c.kicked = true
		c.kick <- struct{}{}
	}
}

func (c *cleaner) clean() {
	c.kickMu.Lock()
	c.kicked = false
	c.kickMu.Unlock()
}

func (c *cleaner) run() {
	for {
		<-c.kick
		c.clean()
	}
}
