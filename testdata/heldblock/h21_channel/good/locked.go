package channel

import "sync"

// batch is flushed by a helper that some call without the lock, and by one that
// lets it go for the send.
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
	b.lines = append(b.lines, s)
	lines := b.takeLocked()
	b.mu.Unlock()
	b.flush(lines)
}

func (b *batch) takeLocked() []string {
	if len(b.lines) < b.limit {
		return nil
	}
	lines := b.lines
	b.lines = nil
	return lines
}

func (b *batch) flush(lines []string) {
	if len(lines) > 0 {
		b.out <- lines
	}
}

func (b *batch) Flush() {
	b.mu.Lock()
	b.flushLocked()
	b.mu.Unlock()
}

// flushLocked is called with the lock, and gives it back for the send.
func (b *batch) flushLocked() {
	lines := b.takeLocked()
	if lines == nil {
		return
	}
	b.mu.Unlock()
	b.out <- lines
	b.mu.Lock()
}

func (b *batch) letGo() { b.mu.Unlock() }

// sendLocked lets the lock go by way of a helper.
func (b *batch) sendLocked() {
	lines := b.takeLocked()
	b.letGo()
	b.out <- lines
	b.mu.Lock()
}

func (b *batch) Send() {
	b.mu.Lock()
	b.sendLocked()
	b.mu.Unlock()
}
