// Package claim tells its callers who was first, after a look under one lock and an
// entry under the next.
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
}

func (r *registry) has(n string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.names[n]
	return ok
}

func (r *registry) put(n string, id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[n] = id
}

func (r *registry) Register(n string, id int) bool {
	if r.has(n) {
		return false
	}
	r.put(n, id) // want `r\.names is changed on what line 31 saw, but r\.mu was let go by \(\*registry\)\.has in between`
	return true
}

var errOpen = errors.New("open already")

func (r *registry) Open(n string) error {
	r.mu.Lock()
	open := r.open[n]
	r.mu.Unlock()
	if open {
		return errOpen
	}
	r.mu.Lock()
	r.open[n] = true // want `r\.open is changed on what line 42 saw, but r\.mu was let go at line 43 in between`
	r.mu.Unlock()
	return nil
}

func (r *registry) isBusy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.busy
}

func (r *registry) setBusy() {
	r.mu.Lock()
	r.busy = true
	r.mu.Unlock()
}

func (r *registry) Begin() error {
	if r.isBusy() {
		return errors.New("busy")
	}
	r.setBusy() // want `r\.busy is changed on what line 66 saw, but r\.mu was let go by \(\*registry\)\.isBusy in between`
	return nil
}

// The deferred unlock keeps the result in memory.
func (r *registry) Claim(n string, id int) bool {
	if r.has(n) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[n] = id // want `r\.names is changed on what line \d+ saw, but r\.mu was let go by \(\*registry\)\.has in between`
	return true
}
