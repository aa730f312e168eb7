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

// pool has permits, and whoever works with one needs the lock before he gives
// it back.
type pool struct {
	mu      sync.Mutex
	running int
	permits chan struct{}
}

func newPool() *pool { return &pool{permits: make(chan struct{}, 4)} }

func (p *pool) Do(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running++
	p.permits <- struct{}{} // want `send on p\.permits waits while p\.mu is held since line 45, and function literal at full\.go:49 needs p\.mu first \(line 51\), once the buffer is full`
	go func() {
		f()
		p.mu.Lock()
		p.running--
		p.mu.Unlock()
		<-p.permits
	}()
}
