// Package handout lets out copies, or what nobody changes in place.
package handout

import (
	"maps"
	"sync"
)

type registry struct {
	mu     sync.RWMutex
	jobs   map[string]int
	order  []string
	frozen map[string]int
	queue  map[string]int
	cache  map[string]int
}

func New() *registry { return &registry{jobs: map[string]int{}} }

func (r *registry) Add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs[name]++
	r.order = append(r.order, name)
	if r.queue == nil {
		r.queue = map[string]int{}
	}
	r.queue[name] = 1
	// Copy on write: who has the former map keeps it.
	next := maps.Clone(r.frozen)
	next[name] = 1
	r.frozen = next
}

// Jobs gives a copy.
func (r *registry) Jobs() map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return maps.Clone(r.jobs)
}

// Order gives a slice that is only appended to.
func (r *registry) Order() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.order
}

// Frozen gives a map that nobody changes.
func (r *registry) Frozen() map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.frozen
}

// Take takes the queue away.
func (r *registry) Take() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	q := r.queue
	r.queue = nil
	return q
}

// jobsLocked is for callers that hold the lock.
func (r *registry) jobsLocked() map[string]int { return r.jobs }

// Sum looks under the lock.
func (r *registry) Sum() (n int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, v := range r.jobsLocked() {
		n += v
	}
	return n
}

// Refill replaces the cache as a whole.
func (r *registry) Refill(names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cache = make(map[string]int, len(names))
	for i, n := range names {
		r.cache[n] = i
	}
}

// Cache gives the cache of now.
func (r *registry) Cache() map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.cache
}

// frozenSet lets nobody change the map any more that Freeze returns.
type frozenSet struct {
	mu     sync.Mutex
	m      map[string]int
	frozen bool
}

func NewFrozenSet() *frozenSet { return &frozenSet{m: map[string]int{}} }

func (r *frozenSet) Add(k string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		panic("frozen")
	}
	r.m[k]++
}

func (r *frozenSet) Freeze() map[string]int {
	r.mu.Lock()
	r.frozen = true
	m := r.m
	r.mu.Unlock()
	return m
}
