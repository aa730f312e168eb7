// Package abba is a test and nothing else: it shows a deadlock.
package abba

import (
	"sync"
	"testing"
)

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
	x.mu.Lock() // want `index.mu is taken while store.mu is held; abba_test.go:32 takes them the other way round`
	x.names = append(x.names, name)
	x.mu.Unlock()
	s.items[name]++
}

func (x *index) sum(s *store) (n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, name := range x.names {
		s.mu.Lock()
		n += s.items[name]
		s.mu.Unlock()
	}
	return n
}

func TestBoth(t *testing.T) {
	s, x := &store{items: map[string]int{}}, &index{}
	var wg sync.WaitGroup
	wg.Go(func() { s.put(x, "a") })
	wg.Go(func() { x.sum(s) })
	wg.Wait()
}
