// Reported though it cannot happen: the second order belongs to a goroutine
// whose end is waited for before the first begins. What a channel orders in time
// is not known to lockorder.

package main

import "sync"

type session struct {
	mu      sync.Mutex
	streams []*stream
	done    chan struct{}
}

type stream struct {
	mu sync.Mutex
	s  *session
	n  int
}

func (s *session) start() { go s.receive() }

func (s *session) receive() {
	defer close(s.done)
	for range 3 {
		s.streams[0].process()
	}
}

func (st *stream) process() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.s.mu.Lock() // want `session.mu is taken while stream.mu is held; fp_ended.go:43 takes them the other way round`
	st.n++
	st.s.mu.Unlock()
}

func (s *session) close() {
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.streams {
		st.mu.Lock()
		st.n = 0
		st.mu.Unlock()
	}
}
