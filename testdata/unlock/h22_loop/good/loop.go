// Package loop lets the lock go before it goes round, and before it leaves.
package loop

import "sync"

type S struct {
	mu    sync.Mutex
	items []int
	sum   int
}

func (s *S) continues() {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] < 0 {
			s.mu.Unlock()
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
			s.mu.Unlock()
			break
		}
		s.mu.Unlock()
	}
	s.sum = 0
}

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
	s.mu.Unlock()
	return want
}

// The body of the loop is a function of its own.
func (s *S) defers() {
	for _, v := range s.items {
		func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.sum += v
		}()
	}
}

// Each round defers the unlock of another lock.
func lockAll(all []*S, then func()) {
	for _, s := range all {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	then()
}

// The round that defers is the last one.
func (s *S) lastRound(want int) int {
	for i, v := range s.items {
		if v == want {
			s.mu.Lock()
			defer s.mu.Unlock()
			return i
		}
	}
	return -1
}

// The lock is held around the wait, let go inside the loop, and taken back.
func (s *S) polls(more func() bool) {
	s.mu.Lock()
	for s.sum == 0 {
		s.mu.Unlock()
		if !more() {
			return
		}
		s.mu.Lock()
	}
	s.mu.Unlock()
}
