// Package released lets the first lock go before it takes the second.
package released

import "sync"

type jobs struct {
	mu sync.Mutex
	n  int
}

type stats struct {
	mu sync.Mutex
	n  int
}

func take(j *jobs, s *stats) {
	j.mu.Lock()
	j.n--
	j.mu.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

// flush expects j.mu to be held; it lets it go while it takes the other lock.
func flush(j *jobs, s *stats) {
	j.mu.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	j.mu.Lock()
}

func all(j *jobs, s *stats) {
	j.mu.Lock()
	defer j.mu.Unlock()
	flush(j, s)
}

func show(j *jobs, s *stats) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.n + s.n
}
