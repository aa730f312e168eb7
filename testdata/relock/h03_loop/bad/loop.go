// Package loop comes round with the lock still held.
package loop

import "sync"

type S struct {
	mu    sync.Mutex
	items []int
	sum   int
}

func (s *S) skip() {
	for i := range s.items {
		s.mu.Lock() // want `s\.mu is locked again while held since line 14`
		if s.items[i] < 0 {
			continue
		}
		s.sum += s.items[i]
		s.mu.Unlock()
	}
}

func (s *S) forgets(more func() bool) {
	for more() {
		s.mu.Lock() // want `s\.mu is locked again while held since line 25`
		s.sum++
	}
}
