package handout

import "sync"

type entries struct {
	mu sync.RWMutex
	db map[string]int
}

func (e *entries) Set(key string, n int) {
	e.mu.Lock()
	e.db[key] = n
	e.mu.Unlock()
}

func (e *entries) Get(key string) int {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.db[key]
}

// All returns the map itself. It remains shared, so callers must not modify it and must
// synchronize what overlaps with Set.
func (e *entries) All() map[string]int {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.db
}
