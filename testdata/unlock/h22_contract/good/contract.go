// Package contract has helpers that keep a lock for their caller under
// conditions that the caller can see.
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

// begin leaves the lock with the caller unless it gives an error.
func (s *S) begin() error {
	s.mu.Lock()
	if s.n < 0 {
		s.mu.Unlock()
		return errClosed
	}
	return nil
}

func (s *S) end() { s.mu.Unlock() }

func (s *S) useBegin() error {
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	s.n++
	return nil
}

// tryStart holds the lock just when it says true.
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
	defer s.mu.Unlock()
	return s.n
}

func (s *S) runVar() int {
	ok := s.tryStart()
	n := 0
	if ok {
		n = s.n
		s.mu.Unlock()
	}
	return n
}

// lockFor gives the thing locked, or an error and nothing.
func lockFor(all map[string]*S, key string) (*S, error) {
	s := all[key]
	if s == nil {
		return nil, errClosed
	}
	s.mu.Lock()
	if s.n < 0 {
		s.mu.Unlock()
		return nil, errClosed
	}
	return s, nil
}

func useLockFor(all map[string]*S) (int, error) {
	s, err := lockFor(all, "a")
	if err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	return s.n, nil
}

func (s *S) tried() bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	return s.n > 0
}

func (s *S) triedVar() (n int) {
	locked := s.mu.TryLock()
	if locked {
		n = s.n
	}
	if locked {
		s.mu.Unlock()
	}
	return n
}

// Lock under a condition, unlock under the same.
func (s *S) conditional(safe bool) int {
	if safe {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	return s.n
}

// The deferred function knows by a flag whether the lock is still held.
func (s *S) flagged(slow func() error) error {
	s.mu.Lock()
	locked := true
	defer func() {
		if locked {
			s.mu.Unlock()
		}
	}()
	if s.n == 0 {
		return errClosed
	}
	s.mu.Unlock()
	locked = false
	return slow()
}

// The named error tells the deferred function.
func (s *S) named(check func() error) (err error) {
	s.mu.Lock()
	defer func() {
		if err != nil {
			s.mu.Unlock()
		}
	}()
	if err = check(); err != nil {
		return err
	}
	s.mu.Unlock()
	return nil
}

// handOff starts a goroutine that lets the lock go.
func (s *S) handOff(work func()) {
	s.mu.Lock()
	go func() {
		defer s.mu.Unlock()
		work()
	}()
}

// handOffError lets go itself when it cannot start the goroutine.
func (s *S) handOffError(work func()) error {
	s.mu.Lock()
	if work == nil {
		s.mu.Unlock()
		return errClosed
	}
	go s.finish(work)
	return nil
}

func (s *S) finish(work func()) {
	defer s.mu.Unlock()
	work()
}

// tx holds the lock from begin to commit or rollback.
type tx struct{ s *S }

func (s *S) open() *tx {
	s.mu.Lock()
	return &tx{s: s}
}

func (t *tx) commit()   { t.s.n++; t.s.mu.Unlock() }
func (t *tx) rollback() { t.s.mu.Unlock() }

func (s *S) inTx(ok bool) {
	t := s.open()
	if !ok {
		t.rollback()
		return
	}
	t.commit()
}
