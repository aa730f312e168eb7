package lockforms

import "sync"

// handle embeds its lock, and so is a sync.Locker itself.
type handle struct {
	sync.Mutex
	open map[string]bool
}

func (h *handle) forget() {
	h.Lock()
	h.open = nil
	h.Unlock()
}

func with(l sync.Locker, fn func()) {
	l.Lock()
	defer l.Unlock()
	fn()
}

func reset(c <-chan *handle) {
	h := <-c
	with(h, func() { // want `handle.Mutex is held since line 18 and \(\*handle\).forget locks it again \(locker.go:12\)`
		h.forget()
	})
}

func direct(h *handle) {
	var l sync.Locker = h
	l.Lock()
	h.Lock() // want `h is locked again while held since line 32 \(the same lock as l\)`
	h.Unlock()
	l.Unlock()
}

// table lends its lock for reading.
type table struct {
	mu   sync.RWMutex
	rows int
}

func (t *table) add() {
	t.mu.Lock()
	t.rows++
	t.mu.Unlock()
}

func (t *table) each() {
	with(t.mu.RLocker(), func() { // want `t.mu is read-held since line 18 and \(\*table\).add locks it \(locker.go:45\): the writer waits for its own reader`
		t.add()
	})
}
