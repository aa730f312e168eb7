package owner

import "sync"

// board has an owner that writes under a lock for the sake of those who look,
// and one who looks without.
type board struct {
	updates chan int
	mu      sync.Mutex
	sum     int
	last    int
}

func newBoard() *board {
	b := &board{updates: make(chan int)}
	go b.run()
	return b
}

func (b *board) run() {
	for v := range b.updates {
		// Only this goroutine writes: its own look needs no lock.
		if v == b.last {
			continue
		}
		b.mu.Lock()
		b.sum += v
		b.last = v
		b.mu.Unlock()
	}
}

func (b *board) Sum() int  { b.mu.Lock(); defer b.mu.Unlock(); return b.sum }
func (b *board) Last() int { b.mu.Lock(); defer b.mu.Unlock(); return b.last }
func (b *board) Both() (int, int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sum, b.last
}

func (b *board) Peek() int {
	return b.sum // want `b\.sum is read without b\.mu, which \d+ of \d+ accesses hold`
}
