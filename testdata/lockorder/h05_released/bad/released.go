// Package released lets the first lock go on one path only before it takes the
// second.
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

func take(j *jobs, s *stats, quick bool) {
	j.mu.Lock()
	j.n--
	if quick {
		j.mu.Unlock()
	}
	s.mu.Lock() // want `stats\.mu is taken while jobs\.mu is held; released\.go:34 takes them the other way round`
	s.n++
	s.mu.Unlock()
	if !quick {
		j.mu.Unlock()
	}
}

func show(j *jobs, s *stats) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.n + s.n
}
