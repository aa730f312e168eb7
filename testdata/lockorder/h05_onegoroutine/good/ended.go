package main

import "sync"

// The second order belongs to a goroutine whose end is waited for before the
// first begins.
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
	st.s.mu.Lock()
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

// pool waits for all of its workers by a WaitGroup.
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

func (t *task) work() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.mu.Lock()
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

// link takes what it receives through a table of handlers.
type link struct {
	mu    sync.Mutex
	flows []*flow
	over  chan struct{}
}

type flow struct {
	mu sync.Mutex
	l  *link
	n  int
}

var handlers = []func(*link, int){
	(*link).data,
	(*link).data,
	(*link).ping,
	(*link).stop,
}

func (l *link) start() { go l.loop() }

func (l *link) loop() {
	defer close(l.over)
	for i := range handlers {
		handlers[i](l, i)
	}
}

func (l *link) ping(int) {}
func (l *link) stop(int) {}

func (l *link) data(i int) {
	f := l.flows[i]
	f.mu.Lock()
	defer f.mu.Unlock()
	l.mu.Lock()
	f.n++
	l.mu.Unlock()
}

func (l *link) close() {
	<-l.over
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.flows {
		f.mu.Lock()
		f.n = 0
		f.mu.Unlock()
	}
}
