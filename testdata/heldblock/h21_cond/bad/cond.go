package bad

import "sync"

type store struct {
	mu    sync.Mutex
	big   sync.Mutex
	cond  *sync.Cond
	ready bool
}

func newStore() *store {
	s := &store{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *store) set() {
	s.big.Lock()
	defer s.big.Unlock()
	s.mu.Lock()
	s.ready = true
	s.cond.Broadcast()
	s.mu.Unlock()
}

func (s *store) get() {
	s.big.Lock()
	defer s.big.Unlock()
	s.mu.Lock()
	for !s.ready {
		s.cond.Wait() // want `s.cond.Wait waits while s.big is held since line 28, and \(\*store\).set needs s.big first \(line 19\)`
	}
	s.mu.Unlock()
}
