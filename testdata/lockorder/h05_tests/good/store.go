// Package store takes its locks in one order; its test does not, to provoke.
package store

import "sync"

type store struct {
	mu    sync.Mutex
	items map[string]int
}

type index struct {
	mu    sync.Mutex
	names []string
}

func (s *store) put(x *index, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.mu.Lock()
	x.names = append(x.names, name)
	x.mu.Unlock()
	s.items[name]++
}
