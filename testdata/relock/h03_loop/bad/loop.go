// Package loop takes in a loop what is held already.
package loop

import "sync"

type S struct {
	mu    sync.Mutex
	items []int
	sum   int
}

func (s *S) outside() {
	s.mu.Lock()
	for i := range s.items {
		s.mu.Lock() // want `s\.mu is locked again while held since line 13`
		s.sum += s.items[i]
		s.mu.Unlock()
	}
	s.mu.Unlock()
}

func (s *S) nested(more func() bool) {
	for more() {
		s.mu.Lock()
		for i := range s.items {
			s.mu.Lock() // want `s\.mu is locked again while held since line 24`
			s.sum += s.items[i]
			s.mu.Unlock()
		}
		s.mu.Unlock()
	}
}

// What comes round with the lock still held is unlock's to tell: the mistake is
// the way that lets nothing go, not the Lock that then waits.
func (s *S) skip() {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] < 0 {
			continue
		}
		s.sum += s.items[i]
		s.mu.Unlock()
	}
}
