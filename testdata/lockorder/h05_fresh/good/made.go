package fresh

import "sync"

// A ring tells its listeners of new members with its lock held; one that was made
// just now has none.
type ring struct {
	mu        sync.Mutex
	members   []string
	listeners []*resolver
}

func makeRing(size int) *ring { return &ring{members: make([]string, 0, size)} }

func newRing() *ring { return makeRing(10) }

func (r *ring) add(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members = append(r.members, names...)
	for _, l := range r.listeners {
		l.refresh(names)
	}
}

type resolver struct {
	mu   sync.Mutex
	ring *ring
}

func (v *resolver) refresh(names []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	next := newRing()
	next.add(names...)
	v.ring = next
}
