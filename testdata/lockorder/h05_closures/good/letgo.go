package closures

import "sync"

type entry struct {
	mu    sync.Mutex
	opens int
	dirty bool
}

type handle struct {
	mu   sync.Mutex
	e    *entry
	size int
}

// store lets the lock go while it calls back, which its callers do not see.
func (e *entry) store(done func(int)) error {
	if done != nil && e.dirty {
		n := e.opens
		e.mu.Unlock()
		done(n)
		e.mu.Lock()
	}
	e.dirty = false
	return nil
}

func (e *entry) finish(done func(int)) (err error) {
	check := func(e error) {
		if err == nil {
			err = e
		}
	}
	if e.dirty {
		check(e.store(done))
	}
	return err
}

func (e *entry) Close(done func(int)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.opens--
	return e.finish(done)
}

func (e *entry) InUse() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.opens > 0
}

func (h *handle) set(n int) {
	h.mu.Lock()
	h.size = n
	h.mu.Unlock()
}

func (h *handle) Close() error { return h.e.Close(h.set) }

func (h *handle) Busy() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.size > 0 || h.e.InUse()
}
