// Package channel lets the lock go before it waits, or does not wait, or waits
// for somebody who does not need the lock.
package channel

import (
	"context"
	"sync"
)

type S struct {
	mu    sync.Mutex
	done  chan struct{}
	jobs  chan int
	room  chan int
	ready chan struct{}
	n     int
}

func New() *S {
	return &S{done: make(chan struct{}), jobs: make(chan int), room: make(chan int, 1), ready: make(chan struct{})}
}

func (s *S) Stop() {
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = 0
}

func (s *S) finish() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	close(s.done)
}

func (s *S) Add(n int) {
	s.mu.Lock()
	s.n += n
	s.mu.Unlock()
	s.jobs <- n
}

func (s *S) run() {
	for n := range s.jobs {
		s.mu.Lock()
		s.n -= n
		s.mu.Unlock()
	}
}

func (s *S) tryAdd(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.jobs <- n:
		return true
	default:
		return false
	}
}

func (s *S) addUntil(ctx context.Context, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.jobs <- n:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func Start() *S {
	s := New()
	go s.run()
	go s.finish()
	return s
}

// The goroutine that answers needs no lock.
func (s *S) ask() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := make(chan int)
	n := s.n
	go func() { answer <- n * n }()
	return <-answer
}

// The answer has room: nobody waits for the asker.
func (s *S) askLater() <-chan int {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := make(chan int, 1)
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		answer <- s.n
	}()
	return answer
}

// The one that closes ready takes the lock only after that.
func (s *S) open() {
	close(s.ready)
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *S) waitReady() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.ready
	return s.n
}

// A channel with room, made here.
func (s *S) collect() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := make(chan int, 2)
	c <- s.n
	c <- s.n + 1
	return <-c + <-c
}
