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

// pool gives its permits back before it needs the lock.
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
	p.permits <- struct{}{}
	go func() {
		f()
		<-p.permits
		p.mu.Lock()
		p.running--
		p.mu.Unlock()
	}()
}
