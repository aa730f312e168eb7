// Package direct lets a lock go before it takes it again.
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
	s.mu.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *S) underDefer() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n > 0 {
		s.n--
	}
}

func globalTwice() {
	global.Lock()
	global.Unlock()
	global.Lock()
	global.Unlock()
}

func localTwice() int {
	var first, second sync.Mutex
	first.Lock()
	second.Lock()
	defer first.Unlock()
	defer second.Unlock()
	return 1
}

func onOnePath(s *S, fast bool) {
	if fast {
		s.mu.Lock()
	}
	if !fast && s.n == 0 {
		s.mu.Lock()
		s.mu.Unlock()
	}
	if fast {
		s.mu.Unlock()
	}
}

// Two values of one type are two locks.
func bothNew() int {
	a, b := new(S), new(S)
	a.mu.Lock()
	b.mu.Lock()
	defer a.mu.Unlock()
	defer b.mu.Unlock()
	return a.n + b.n
}
