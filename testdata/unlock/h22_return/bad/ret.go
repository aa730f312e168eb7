// Package ret leaves a function with the lock held on one way out only.
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
		return errEmpty // want `s\.mu is still locked at this return \(locked at line 18\)`
	}
	s.n--
	s.mu.Unlock()
	return nil
}

func (s *S) late() int {
	s.mu.Lock()
	if s.n > 0 {
		s.n--
		s.mu.Unlock()
		return 1
	}
	return 0 // want `s\.mu is still locked at this return \(locked at line 28\)`
}

func (s *S) read() (int, error) {
	s.rw.RLock()
	if s.n == 0 {
		return 0, errEmpty // want `s\.rw is still read-locked at this return \(.*locked at line 38\)`
	}
	n := s.n
	s.rw.RUnlock()
	return n, nil
}

func (s *S) ofTwo(other *S) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	other.mu.Lock()
	if other.n == 0 {
		return errEmpty // want `other\.mu is still locked at this return \(locked at line 50\)`
	}
	other.mu.Unlock()
	return nil
}

func (s *S) switched(kind string) int {
	s.mu.Lock()
	switch kind {
	case "one":
		s.mu.Unlock()
		return 1
	case "two":
		return 2 // want `s\.mu is still locked at this return \(locked at line 59\)`
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
		return v // want `s\.mu is still locked at this return \(locked at line 72\)`
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
		return // want `table is still locked at this return \(locked at line 91\)`
	}
	seats--
	table.Unlock()
}

// lock leaves the lock to its caller, who forgets it on one way.
func (s *S) lock() { s.mu.Lock() }

func (s *S) unlock() { s.mu.Unlock() }

func (s *S) throughPair() error {
	s.lock()
	if s.n == 0 {
		return errEmpty // want `s\.mu is still locked at this return \(locked at line 105\)`
	}
	s.unlock()
	return nil
}

func (s *S) inClosure(run func(func() error) error) error {
	return run(func() error {
		s.mu.Lock()
		if s.n == 0 {
			return errEmpty // want `s\.mu is still locked at this return \(locked at line 115\)`
		}
		s.mu.Unlock()
		return nil
	})
}
