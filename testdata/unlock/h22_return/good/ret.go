// Package ret lets the lock go on each way out.
package ret

import (
	"errors"
	"sync"
)

type S struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

var errEmpty = errors.New("empty")

func (s *S) early() error {
	s.mu.Lock()
	if s.n == 0 {
		s.mu.Unlock()
		return errEmpty
	}
	s.n--
	s.mu.Unlock()
	return nil
}

func (s *S) late() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n > 0 {
		s.n--
		return 1
	}
	return 0
}

func (s *S) read() (int, error) {
	s.rw.RLock()
	defer s.rw.RUnlock()
	if s.n == 0 {
		return 0, errEmpty
	}
	return s.n, nil
}

func (s *S) ofTwo(other *S) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	if other.n == 0 {
		return errEmpty
	}
	return nil
}

func (s *S) switched(kind string) int {
	s.mu.Lock()
	switch kind {
	case "one":
		s.mu.Unlock()
		return 1
	case "two":
		s.mu.Unlock()
		return 2
	}
	s.mu.Unlock()
	return 0
}

func (s *S) selected(c, d <-chan int) int {
	s.mu.Lock()
	select {
	case v := <-c:
		s.mu.Unlock()
		return v
	case v := <-d:
		s.mu.Unlock()
		return v
	default:
	}
	s.mu.Unlock()
	return 0
}

var (
	table sync.Mutex
	seats int
)

func global() {
	table.Lock()
	if seats == 0 {
		table.Unlock()
		return
	}
	seats--
	table.Unlock()
}

// lock leaves the lock to its caller: held on every way out is a contract.
func (s *S) lock() { s.mu.Lock() }

func (s *S) unlock() { s.mu.Unlock() }

func (s *S) throughPair() error {
	s.lock()
	defer s.unlock()
	if s.n == 0 {
		return errEmpty
	}
	return nil
}

// acquire gives the function that lets the lock go.
func (s *S) acquire() func() {
	s.mu.Lock()
	return s.mu.Unlock
}

func (s *S) returnedUnlock() error {
	release := s.acquire()
	defer release()
	if s.n == 0 {
		return errEmpty
	}
	return nil
}

func (s *S) acquireClosure() (release func()) {
	s.mu.Lock()
	return func() {
		s.n++
		s.mu.Unlock()
	}
}

func (s *S) oneLine() int {
	defer s.acquire()()
	return s.n
}

func (s *S) inClosure(run func(func() error) error) error {
	return run(func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.n == 0 {
			return errEmpty
		}
		return nil
	})
}

// The way that never returns needs no unlock.
func (s *S) forever(next func() bool) {
	s.mu.Lock()
	if s.n == 0 {
		for {
			next()
		}
	}
	s.mu.Unlock()
}
