// Package fresh locks a session that others can see already under the
// registry's lock, and the registry under a session's.
package fresh

import "sync"

type registry struct {
	mu  sync.Mutex
	all map[string]*session
}

type session struct {
	mu   sync.Mutex
	name string
	reg  *registry
}

func (r *registry) open(name string) *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.all[name]
	s.mu.Lock() // want `session\.mu is taken while registry\.mu is held; fresh\.go:31 takes them the other way round`
	s.name = name
	s.mu.Unlock()
	return s
}

func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reg.mu.Lock()
	delete(s.reg.all, s.name)
	s.reg.mu.Unlock()
}
