package good

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
	println("setting")
	s.big.Unlock()
	s.mu.Lock()
	s.ready = true
	s.cond.Broadcast()
	s.mu.Unlock()
}

// get lets the other lock go first.
func (s *store) get() {
	s.big.Lock()
	println("asking")
	s.big.Unlock()
	s.mu.Lock()
	for !s.ready {
		s.cond.Wait()
	}
	s.mu.Unlock()
}

// peek holds a lock that no signaller needs.
func (s *store) peek(mine *sync.Mutex) {
	mine.Lock()
	defer mine.Unlock()
	s.mu.Lock()
	for !s.ready {
		s.cond.Wait()
	}
	s.mu.Unlock()
}
