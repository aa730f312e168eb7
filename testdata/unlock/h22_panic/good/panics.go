// Package panics defers the unlock, so that a panic runs it too.
package panics

import (
	"log"
	"os"
	"sync"
)

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) take() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n == 0 {
		panic("empty")
	}
	s.n--
	return s.n
}

func (s *S) try() (n int, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.take(), true
}

func (s *S) inOne() (err any) {
	s.mu.Lock()
	defer func() {
		err = recover()
		s.mu.Unlock()
	}()
	if s.n < 0 {
		panic("negative")
	}
	return nil
}

// Nobody recovers from this one: the process ends.
func (s *S) fatal() {
	s.mu.Lock()
	if s.n == 0 {
		log.Fatal("empty")
	}
	if s.n < 0 {
		os.Exit(3)
	}
	s.n--
	s.mu.Unlock()
}
