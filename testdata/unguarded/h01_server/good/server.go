// Package server has goroutines that keep apart, or wait for one another.
package server

import (
	"context"
	"net"
	"sync"
	"time"
)

type server struct {
	l net.Listener

	mu     sync.Mutex
	conns  map[string]net.Conn
	served int
	last   time.Time
	names  []string
}

func (s *server) accept() error {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return err
		}
		go s.handle(c)
	}
}

func (s *server) handle(c net.Conn) {
	s.mu.Lock()
	s.served++
	s.conns[c.RemoteAddr().String()] = c
	s.mu.Unlock()
	defer s.forget(c)
	c.Write([]byte("hello"))
}

func (s *server) forget(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c.RemoteAddr().String())
}

// The lock is the caller's, here and in the goroutine.
func (s *server) refresh(load func() []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	go func() {
		names := load()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.setNames(names)
	}()
	return s.namesLocked()
}

// setNames replaces the names; the lock must be held.
func (s *server) setNames(names []string) { s.names = names }

func (s *server) namesLocked() []string { return s.names }

func (s *server) run(ctx context.Context) error {
	errc := make(chan error, 1)
	go func() { errc <- s.accept() }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-errc:
		return err
	}
}

// The goroutine's own state needs no lock.
func (s *server) watch(ctx context.Context) {
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		rounds := 0
		for {
			rounds++
			s.mu.Lock()
			s.last = time.Now()
			s.mu.Unlock()
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
		}
	}()
}

func (s *server) Last() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// queue has one goroutine that owns its fields; the others send requests.
type queue struct {
	reqs chan func()
	quit chan struct{}
	done chan struct{}
	n    int
	sum  int
}

func newQueue() *queue {
	q := &queue{reqs: make(chan func()), quit: make(chan struct{}), done: make(chan struct{})}
	go q.loop()
	return q
}

func (q *queue) loop() {
	defer close(q.done)
	for {
		select {
		case f := <-q.reqs:
			f()
			q.n++
		case <-q.quit:
			return
		}
	}
}

func (q *queue) Add(v int) { q.reqs <- func() { q.sum += v } }

// Sum is asked for when the goroutine has ended.
func (q *queue) Sum() int {
	close(q.quit)
	<-q.done
	return q.sum + q.n
}

// writer has one write under way at most: busy says so, and the loop hears of
// the end by a case of its select.
type writer struct {
	c    net.Conn
	buf  []byte
	busy bool
	todo chan string
	done chan struct{}
}

func (w *writer) serve(quit <-chan struct{}) {
	for {
		select {
		case line := <-w.todo:
			if !w.busy {
				w.busy = true
				go w.write(line)
			}
		case <-w.done:
			w.busy = false
		case <-quit:
			return
		}
	}
}

func (w *writer) write(line string) {
	w.buf = append(w.buf[:0], line...)
	w.c.Write(w.buf)
	w.done <- struct{}{}
}
