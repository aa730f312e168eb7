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
	if t.count() == 0 { // want `t\.mu is read-held since line 23 and \(\*table\)\.count read-locks it again \(rwr\.go:17\): a writer that waits in between blocks both`
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
