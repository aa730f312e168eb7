// Package stats asks its sources for their load.
package stats

import "sync"

type Source interface{ Load() int }

type Stats struct {
	mu      sync.Mutex
	sources []Source
	hits    int
}

func (s *Stats) Register(src Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources = append(s.sources, src)
}

func (s *Stats) Hit() {
	s.mu.Lock()
	s.hits++
	s.mu.Unlock()
}

func (s *Stats) Total() int {
	s.mu.Lock()
	n := s.hits
	sources := append([]Source(nil), s.sources...)
	s.mu.Unlock()
	for _, src := range sources {
		n += src.Load()
	}
	return n
}
