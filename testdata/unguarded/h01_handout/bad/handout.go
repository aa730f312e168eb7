// Package handout lets out what its locks guard.
package handout

import (
	"sort"
	"sync"
)

type registry struct {
	mu    sync.RWMutex
	jobs  map[string]int
	order []string
}

func New() *registry { return &registry{jobs: map[string]int{}} }

func (r *registry) Add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs[name]++
	r.order = append(r.order, name)
	sort.Strings(r.order)
}

// Jobs gives the map itself.
func (r *registry) Jobs() map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.jobs // want `r\.jobs is returned out of r\.mu: callers look at the map while it is changed under the lock at line 20`
}

// Order gives the slice that Add sorts.
func (r *registry) Order() []string {
	r.mu.RLock()
	order := r.order
	r.mu.RUnlock()
	return order // want `r\.order is returned out of r\.mu: callers look at the slice while it is changed under the lock at line 22`
}
