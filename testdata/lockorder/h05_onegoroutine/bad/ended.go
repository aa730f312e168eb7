package main

import (
	"sync"
	"time"
)

// close waits for the goroutine's end, but no longer than a second.
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
	st.s.mu.Lock() // want `session.mu is taken while stream.mu is held; ended.go:46 takes them the other way round`
	st.n++
	st.s.mu.Unlock()
}

func (s *session) close() {
	select {
	case <-s.done:
	case <-time.After(time.Second):
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.streams {
		st.mu.Lock()
		st.n = 0
		st.mu.Unlock()
	}
}

// pool waits for the workers, and so does not for who asks for a task's work.
type pool struct {
	mu    sync.Mutex
	jobs  []*task
	alive sync.WaitGroup
}

type task struct {
	mu   sync.Mutex
	p    *pool
	done bool
}

func (p *pool) run() {
	for _, t := range p.jobs {
		p.alive.Add(1)
		go func() {
			defer p.alive.Done()
			t.work()
		}()
	}
}

func (p *pool) hurry() { go p.jobs[0].work() }

func (t *task) work() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.mu.Lock() // want `pool.mu is taken while task.mu is held; ended.go:90 takes them the other way round`
	t.done = true
	t.p.mu.Unlock()
}

func (p *pool) close() {
	p.alive.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.jobs {
		t.mu.Lock()
		t.done = true
		t.mu.Unlock()
	}
}
