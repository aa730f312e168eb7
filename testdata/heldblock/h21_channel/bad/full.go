package channel

import "sync"

// ledger writes its entries down in a loop of its own, which takes the lock for
// each: once the buffer is full, both wait for each other.
type ledger struct {
	mu      sync.Mutex
	total   int
	entries chan int
}

func newLedger() *ledger {
	l := &ledger{entries: make(chan int, 16)}
	go l.write()
	return l
}

func (l *ledger) write() {
	for n := range l.entries {
		l.mu.Lock()
		l.total += n
		l.mu.Unlock()
	}
}

func (l *ledger) Enter(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total++
	l.entries <- n // want `send on l\.entries waits while l\.mu is held since line 28, and \(\*ledger\)\.write needs l\.mu first \(line 21\), once the buffer is full`
}
