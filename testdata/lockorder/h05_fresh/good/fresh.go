// Package fresh locks a new session under the registry's lock: nobody else can
// hold it, so nobody is waited for.
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
	s := &session{reg: r}
	s.mu.Lock()
	s.name = name
	s.mu.Unlock()
	r.all[name] = s
	return s
}

func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reg.mu.Lock()
	delete(s.reg.all, s.name)
	s.reg.mu.Unlock()
}
