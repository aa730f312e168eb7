package channel

import "sync"

// ledger enters only what there is room for.
type ledger struct {
	mu      sync.Mutex
	total   int
	entries chan int
	result  chan int
}

func newLedger() *ledger {
	l := &ledger{entries: make(chan int, 16), result: make(chan int, 1)}
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

func (l *ledger) Enter(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) == cap(l.entries) {
		return false
	}
	l.entries <- n
	return true
}

// finish leaves its result in a buffer, for one who asks once.
func (l *ledger) finish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.result <- l.total
}

func (l *ledger) ask() int {
	l.mu.Lock()
	l.total++
	l.mu.Unlock()
	return <-l.result
}
