// Package try asks for the second lock without waiting, but then waits after
// all.
package try

import "sync"

type S struct {
	in, out sync.Mutex
	n       int
}

func (s *S) move() {
	s.in.Lock()
	defer s.in.Unlock()
	if !s.out.TryLock() {
		s.out.Lock() // want `S\.out is taken while S\.in is held; try\.go:25 takes them the other way round`
	}
	defer s.out.Unlock()
	s.n++
}

func (s *S) back() {
	s.out.Lock()
	defer s.out.Unlock()
	s.in.Lock()
	defer s.in.Unlock()
	s.n--
}
