package store

import (
	"sync"
	"testing"
)

func TestBoth(t *testing.T) {
	s, x := &store{items: map[string]int{}}, &index{}
	var wg sync.WaitGroup
	wg.Go(func() { s.put(x, "a") })
	x.mu.Lock()
	for _, name := range x.names {
		s.mu.Lock()
		t.Log(s.items[name])
		s.mu.Unlock()
	}
	x.mu.Unlock()
	wg.Wait()
}
