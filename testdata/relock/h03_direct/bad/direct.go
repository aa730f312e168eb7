// Package direct takes a lock that the same function already holds.
package direct

import "sync"

type S struct {
	mu sync.Mutex
	n  int
}

var global sync.Mutex

func (s *S) twice() {
	s.mu.Lock()
	s.n++
	s.mu.Lock() // want `s\.mu is locked again while held since line 14`
	s.n++
	s.mu.Unlock()
	s.mu.Unlock()
}

func (s *S) underDefer() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n > 0 {
		s.mu.Lock() // want `s\.mu is locked again while held since line 23`
		s.n--
		s.mu.Unlock()
	}
}

func globalTwice() {
	global.Lock()
	global.Lock() // want `global is locked again while held since line 33`
	global.Unlock()
	global.Unlock()
}

func localTwice() int {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock() // want `mu is locked again while held since line 41`
	defer mu.Unlock()
	return 1
}

func onOnePath(s *S, fast bool) {
	if fast {
		s.mu.Lock()
	}
	if fast && s.n == 0 {
		s.mu.Lock() // want `s\.mu is locked again while held since line 49`
		s.mu.Unlock()
	}
	if fast {
		s.mu.Unlock()
	}
}
