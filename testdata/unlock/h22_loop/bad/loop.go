// Package loop leaves the lock held when the loop goes round or ends.
package loop

import "sync"

type S struct {
	mu    sync.Mutex
	items []int
	sum   int
}

func (s *S) continues() {
	for i := range s.items { // want `s\.mu is still locked when this loop goes round \(locked at line 14\)`
		s.mu.Lock()
		if s.items[i] < 0 {
			continue
		}
		s.sum += s.items[i]
		s.mu.Unlock()
	}
}

func (s *S) breaks(want int) {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] == want {
			break
		}
		s.mu.Unlock()
	}
	s.sum = 0
} // want `s\.mu is still locked at this return \(locked at line 25\)`

func (s *S) jumps(want int) int {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] == want {
			goto found
		}
		s.mu.Unlock()
	}
	return -1
found:
	s.sum = want
	return want // want `s\.mu is still locked at this return \(locked at line 36\)`
}

func (s *S) outer(rows [][]int) {
rows:
	for _, row := range rows { // want `s\.mu is still locked when this loop goes round \(locked at line 51\)`
		s.mu.Lock()
		for _, v := range row {
			if v < 0 {
				continue rows
			}
			s.sum += v
		}
		s.mu.Unlock()
	}
}

// Each deferred unlock waits for the return; the next round wants the lock now.
func (s *S) defers() {
	for _, v := range s.items {
		s.mu.Lock()
		defer s.mu.Unlock() // want `deferred unlock of s\.mu in a loop runs only at return: the next round locks it again`
		s.sum += v
	}
}
