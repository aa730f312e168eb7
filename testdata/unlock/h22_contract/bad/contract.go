// Package contract has helpers that return with the lock held on some ways,
// with nothing in their results that tells the caller which.
package contract

import (
	"errors"
	"sync"
)

type S struct {
	mu sync.Mutex
	n  int
}

var errClosed = errors.New("closed")

// begin leaves the lock with the caller when all is well; on the second of its
// errors too.
func (s *S) begin() error {
	s.mu.Lock()
	if s.n < 0 {
		s.mu.Unlock()
		return errClosed
	}
	if s.n == 0 {
		return errClosed // want `s\.mu is still locked at this return \(locked at line 20\)`
	}
	return nil
}

func (s *S) end() { s.mu.Unlock() }

// tryStart holds the lock when it says true; its caller forgets it.
func (s *S) tryStart() bool {
	s.mu.Lock()
	if s.n > 0 {
		return true
	}
	s.mu.Unlock()
	return false
}

func (s *S) run() int {
	if !s.tryStart() {
		return 0
	}
	if s.n == 1 {
		return 1 // want `s\.mu is still locked at this return \(locked at line 44\)`
	}
	s.mu.Unlock()
	return 2
}

func (s *S) tried() bool {
	if !s.mu.TryLock() {
		return false
	}
	if s.n == 0 {
		return false // want `s\.mu is still locked at this return \(locked at line 55\)`
	}
	s.mu.Unlock()
	return true
}

// The failing TryLock holds nothing.
func (s *S) triedWrong() {
	if !s.mu.TryLock() {
		s.n = 0
		s.mu.Unlock() // want `s\.mu is unlocked but not locked on this path`
		return
	}
	s.mu.Unlock()
}

// enter is named as what locks for its caller, but succeeds without the lock.
func (s *S) enter(full func() error) error {
	s.mu.Lock()
	if err := full(); err != nil {
		return full() // want `s\.mu is still locked at this return \(locked at line \d+\)`
	}
	s.n++
	s.mu.Unlock()
	return nil
}
