package contract

import (
	"errors"
	"sync"
)

// rows keeps its lock until the next step where its caller got a view of its
// buffer; a flag says so.
type rows struct {
	mu     sync.RWMutex
	held   bool
	closed bool
	buf    []byte
}

func (r *rows) scan(view bool, dst *[]byte) error {
	r.mu.RLock()
	err := r.fill(dst)
	if err == nil && view && len(r.buf) > 0 {
		r.held = true
	} else {
		r.mu.RUnlock()
	}
	return err
}

func (r *rows) fill(dst *[]byte) error {
	if r.closed {
		return errors.New("closed")
	}
	*dst = r.buf
	return nil
}

func (r *rows) next() {
	if r.held {
		r.held = false
		r.mu.RUnlock()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf = nil
}

// Whoever scans knows nothing of it.
func (r *rows) all(dst *[]byte) error {
	for range 3 {
		if err := r.scan(true, dst); err != nil {
			return err
		}
		r.next()
	}
	return nil
}
