package owner

import "sync"

var (
	mu    sync.Mutex
	total = 100
)

// Many goroutines run it, all for the one variable.
func countDown() {
	mu.Lock()
	t := total
	mu.Unlock()
	mu.Lock()
	total = t - 1 // want `total is written from the value read at line 13, but mu was let go at line 14 in between`
	mu.Unlock()
}

func Race() {
	for range 100 {
		go countDown()
	}
}

type stock struct {
	mu   sync.Mutex
	left int
}

// All workers have one stock.
func (s *stock) drain() {
	s.mu.Lock()
	t := s.left
	s.mu.Unlock()
	s.mu.Lock()
	s.left = t - 1 // want `s.left is written from the value read at line 34, but s.mu was let go at line 35 in between`
	s.mu.Unlock()
}

func (s *stock) Open(workers int) {
	for range workers {
		go s.drain()
	}
}
