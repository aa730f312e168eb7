// Package modes takes two locks for reading only, in both orders: nothing
// anywhere takes either of them for writing once it is filled.
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

func readers1(u *users, g *groups) int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	u.mu.RLock()
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
