// Package claim looks and enters under one lock, or tells nobody who was first.
package claim

import (
	"errors"
	"sync"
)

type registry struct {
	mu    sync.Mutex
	names map[string]int
	open  map[string]bool
	busy  bool
	begin sync.Mutex // held by whoever begins
}

func (r *registry) has(n string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.names[n]
	return ok
}

// put leaves the first one in.
func (r *registry) put(n string, id int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.names[n]; ok {
		return false
	}
	r.names[n] = id
	return true
}

func (r *registry) Register(n string, id int) bool {
	if r.has(n) {
		return false
	}
	return r.put(n, id)
}

var errOpen = errors.New("open already")

func (r *registry) Open(n string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open[n] {
		return errOpen
	}
	r.open[n] = true
	return nil
}

// The second look decides.
func (r *registry) Reopen(n string) error {
	r.mu.Lock()
	open := r.open[n]
	r.mu.Unlock()
	if open {
		return errOpen
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open[n] {
		return errOpen
	}
	r.open[n] = true
	return nil
}

func (r *registry) isBusy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.busy
}

func (r *registry) setBusy(busy bool) {
	r.mu.Lock()
	r.busy = busy
	r.mu.Unlock()
}

// One at a time gets here.
func (r *registry) Begin() error {
	r.begin.Lock()
	defer r.begin.Unlock()
	if r.isBusy() {
		return errors.New("busy")
	}
	r.setBusy(true)
	return nil
}

// A mark that may be set twice: both callers go on in the same way.
func (r *registry) Mark(n string) bool {
	r.mu.Lock()
	open := r.open[n]
	r.mu.Unlock()
	if !open {
		r.mu.Lock()
		r.open[n] = true
		r.mu.Unlock()
	}
	return true
}

// A result that is given back as it is.
func (r *registry) find(n string) (id int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.names[n]
	if !ok {
		return id, false
	}
	return v, true
}

// It looks again under the lock.
func (r *registry) Claim(n string, id int) bool {
	if r.has(n) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.names[n]; ok {
		return false
	}
	r.names[n] = id
	return true
}
