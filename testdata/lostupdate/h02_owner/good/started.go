package owner

import "sync"

type stock struct {
	mu   sync.Mutex
	left int
}

// Every stock is drained by itself.
func (s *stock) drain() {
	s.mu.Lock()
	t := s.left
	s.mu.Unlock()
	s.mu.Lock()
	s.left = t - 1
	s.mu.Unlock()
}

func (s *stock) Left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left
}

func Open(n int) (all []*stock) {
	for range n {
		s := &stock{left: 3}
		go s.drain()
		all = append(all, s)
	}
	return all
}
