// Package plain takes plain reads and writes for atomic ones.
package plain

import "sync"

var ready bool

func WaitReady() {
	go func() {
		ready = true // want `ready is written here and read at line 13 by another goroutine, with no lock in common`
	}()
	for range 100 {
		if ready {
			return
		}
	}
}

type status struct {
	mu   sync.Mutex
	text string
	vals []int
	err  error
}

func (s *status) Set(t string) { s.mu.Lock(); s.text = t; s.vals = nil; s.err = nil; s.mu.Unlock() }
func (s *status) Clear()       { s.mu.Lock(); s.text = ""; s.vals = s.vals[:0]; s.err = nil; s.mu.Unlock() }
func (s *status) Size() int    { s.mu.Lock(); defer s.mu.Unlock(); return len(s.text) + len(s.vals) }
func (s *status) Last() error  { s.mu.Lock(); defer s.mu.Unlock(); return s.err }

func (s *status) Fail(e error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err, s.text, s.vals = e, "failed", append(s.vals, 1)
}

func (s *status) PeekText() string {
	return s.text // want `s\.text is read without s\.mu, which \d+ of \d+ accesses hold`
}

func (s *status) PeekVals() []int {
	return s.vals // want `s\.vals is read without s\.mu, which \d+ of \d+ accesses hold`
}

func (s *status) PeekErr() error {
	return s.err // want `s\.err is read without s\.mu, which \d+ of \d+ accesses hold`
}
