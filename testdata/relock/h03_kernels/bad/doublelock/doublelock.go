package doublelock

import (
	"errors"
	"sync"
	"testing"
)

type session struct {
	id   string
	open bool
}

type registry struct {
	mu       sync.Mutex
	sessions map[string]*session
	limit    int
}

var errFull = errors.New("full")

func newRegistry(limit int) *registry {
	return &registry{sessions: map[string]*session{}, limit: limit}
}

func (r *registry) evict(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.sessions[id]; ok {
		s.open = false
		delete(r.sessions, id)
	}
}

func (r *registry) add(s *session) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sessions) >= r.limit {
		for id, old := range r.sessions {
			if !old.open {
				r.evict(id) // want `r\.mu is held since line 36 and \(\*registry\)\.evict locks it again \(doublelock\.go:27\)`
			}
		}
		if len(r.sessions) >= r.limit {
			return errFull
		}
	}
	r.sessions[s.id] = s
	return nil
}

func TestRegistry(t *testing.T) {
	r := newRegistry(1)
	if err := r.add(&session{id: "a"}); err != nil {
		t.Fatal(err)
	}
	if err := r.add(&session{id: "b", open: true}); err != nil {
		t.Fatal(err)
	}
}
