// Package sess registers each session as a source.
package sess

import (
	"sync"

	"fixtures/lockorder/h05_kept/good/stats"
)

type Session struct {
	mu   sync.Mutex
	pool *Pool
	n    int
}

type Pool struct {
	mu    sync.Mutex
	stats *stats.Stats
	live  map[*Session]bool
}

func (p *Pool) New() *Session {
	s := &Session{pool: p}
	p.mu.Lock()
	p.live[s] = true
	p.mu.Unlock()
	p.stats.Register(s)
	return s
}

func (s *Session) Load() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = 0
	s.pool.drop(s)
}

func (p *Pool) drop(s *Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, s)
	p.stats.Hit()
}
