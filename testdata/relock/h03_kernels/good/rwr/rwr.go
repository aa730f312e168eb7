package rwr

import (
	"sync"
	"testing"
)

type route struct{ prefix, target string }

type table struct {
	mu     sync.RWMutex
	routes []route
	hits   map[string]int
}

func (t *table) count() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.routes)
}

func (t *table) lookup(path string) (string, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, r := range t.routes {
		if r.prefix == path {
			return r.target, true
		}
	}
	if len(t.routes) == 0 {
		return "none", false
	}
	return "", false
}

func (t *table) update(rs []route) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.routes = rs
}

func TestLookup(t *testing.T) {
	tab := &table{hits: map[string]int{}}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		tab.update([]route{{"/a", "b"}})
	}()
	go func() {
		defer wg.Done()
		tab.lookup("/a")
	}()
	wg.Wait()
}
