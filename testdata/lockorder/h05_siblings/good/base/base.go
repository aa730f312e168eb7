// Package base owns two types and takes no lock while it holds another.
package base

import "sync"

type A struct {
	mu sync.Mutex
	n  int
}

type B struct {
	mu sync.Mutex
	n  int
}

// Under runs f with a's lock held.
func (a *A) Under(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

// Under runs f with b's lock held.
func (b *B) Under(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

func (a *A) Incr() {
	a.mu.Lock()
	a.n++
	a.mu.Unlock()
}

func (b *B) Incr() {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}
