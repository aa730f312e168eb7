// Package server has goroutines that share their server's fields with no lock.
package server

import (
	"context"
	"errors"
	"net"
	"time"
)

type server struct {
	l      net.Listener
	conns  map[string]net.Conn
	served int
	last   time.Time
	names  []string
}

// A goroutine for each connection, and one server.
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
	s.served++                           // want `s\.served is written here by goroutines started in a loop \(line 26\), with no lock`
	s.conns[c.RemoteAddr().String()] = c // want `s\.conns is written here by goroutines started in a loop \(line 26\), with no lock`
	defer s.forget(c)
	c.Write([]byte("hello"))
}

func (s *server) forget(c net.Conn) { delete(s.conns, c.RemoteAddr().String()) }

// The caller goes on with what the goroutine has just been given.
func (s *server) refresh(load func() []string) []string {
	go func() {
		s.names = load() // want `s\.names is written here and read at line 44 by another goroutine, with no lock in common`
	}()
	return s.names
}

// It returns an error that nobody waits for.
func (s *server) run(ctx context.Context) error {
	var runErr error
	go func() {
		runErr = s.accept() // want `runErr is written here and read at line 57 by another goroutine, with no lock in common`
	}()
	<-ctx.Done()
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return runErr
}

// Sleeping is no waiting.
func sleeps(f func() string) string {
	got := ""
	go func() {
		got = f() // want `got is written here and read at line 67 by another goroutine, with no lock in common`
	}()
	time.Sleep(10 * time.Millisecond)
	return got
}

// The goroutine writes again and again, and anybody may ask.
func (s *server) watch(ctx context.Context) {
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			s.last = time.Now() // want `s\.last is written here and read at line 86 by another goroutine, with no lock in common`
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
		}
	}()
}

func (s *server) Last() time.Time { return s.last }
