// Package kv keeps values by key, for any number of goroutines.
package kv

import (
	"sync"
	"sync/atomic"
)

type Store struct {
	Mu     sync.Mutex
	Values map[string]int

	hits  int64
	once  sync.Once
	ready bool
	state atomic.Int32
	size  int
}

func (s *Store) Put(key string, v int) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.Values[key] = v
}

func (s *Store) Hit() { atomic.AddInt64(&s.hits, 1) }

func (s *Store) Init() { s.once.Do(func() { s.ready = true }) }

func (s *Store) Seal() {
	if s.state.CompareAndSwap(0, 1) {
		s.size = 8
	}
}
