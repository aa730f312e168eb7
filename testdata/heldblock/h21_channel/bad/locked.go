package channel

import "sync"

// batch is flushed by helpers that are called with its lock held, in some cases
// only; the writer needs the lock too.
type batch struct {
	mu    sync.Mutex
	lines []string
	out   chan []string
	limit int
}

func newBatch() *batch {
	b := &batch{out: make(chan []string), limit: 10}
	go b.write()
	return b
}

func (b *batch) write() {
	for lines := range b.out {
		b.mu.Lock()
		b.limit += len(lines)
		b.mu.Unlock()
	}
}

func (b *batch) Line(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, s)
	b.flushLocked()
}

func (b *batch) Flush() {
	b.mu.Lock()
	b.limit = 0
	b.flushLocked()
	b.mu.Unlock()
}

func (b *batch) flushLocked() {
	if len(b.lines) < b.limit {
		return
	}
	b.out <- b.lines // want `send on b\.out waits while b\.mu is held by all who call this, and \(\*batch\)\.write needs b\.mu first \(line 22\)`
	b.lines = nil
}
