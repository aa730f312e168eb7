// Package try gives way when it cannot have the second lock at once.
package try

import "sync"

type S struct {
	in, out sync.Mutex
	n       int
}

func (s *S) move() bool {
	s.in.Lock()
	defer s.in.Unlock()
	if !s.out.TryLock() {
		return false
	}
	defer s.out.Unlock()
	s.n++
	return true
}

func (s *S) back() {
	s.out.Lock()
	defer s.out.Unlock()
	s.in.Lock()
	defer s.in.Unlock()
	s.n--
}
