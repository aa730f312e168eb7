// Package modes takes read-write locks in opposite orders. Readers are no way
// out: a writer that waits keeps later readers away, so two readers block each
// other through the writers between them.
package modes

import "sync"

type users struct {
	mu sync.RWMutex
	m  map[string]int
}

type groups struct {
	mu sync.RWMutex
	m  map[string]int
}

func (u *users) set(k string)  { u.mu.Lock(); u.m[k]++; u.mu.Unlock() }
func (g *groups) set(k string) { g.mu.Lock(); g.m[k]++; g.mu.Unlock() }

func readers1(u *users, g *groups) int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	u.mu.RLock() // want `users\.mu is taken while groups\.mu is held; modes\.go:32 takes them the other way round`
	defer u.mu.RUnlock()
	return len(u.m) + len(g.m)
}

func readers2(u *users, g *groups) int {
	u.mu.RLock()
	defer u.mu.RUnlock()
	g.mu.RLock()
	defer g.mu.RUnlock()
	return len(u.m) + len(g.m)
}

type table struct {
	mu sync.RWMutex
	n  int
}

type view struct {
	mu sync.Mutex
	n  int
}

func readThenLock(t *table, v *view) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v.mu.Lock() // want `view\.mu is taken while table\.mu is held; modes\.go:58 takes them the other way round`
	v.n = t.n
	v.mu.Unlock()
}

func lockThenWrite(t *table, v *view) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t.mu.Lock()
	t.n = v.n
	t.mu.Unlock()
}
