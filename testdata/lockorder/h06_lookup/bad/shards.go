// Package lookup locks two elements that a function has looked up.
package lookup

import "sync"

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type Map struct{ shards [16]shard }

func (m *Map) at(k string) *shard { return &m.shards[len(k)%16] }

func (m *Map) Move(from, to string) {
	a, b := m.at(from), m.at(to)
	a.mu.Lock()
	b.mu.Lock() // want `b\.mu is taken while .*mu is held, both shard\.mu, and nothing orders the two; a second goroutine with the arguments exchanged blocks both`
	b.m[to] = a.m[from]
	delete(a.m, from)
	b.mu.Unlock()
	a.mu.Unlock()
}

type account struct {
	mu  sync.Mutex
	bal int
}

type Bank struct {
	mu  sync.Mutex
	all map[string]*account
}

func (b *Bank) account(id string) *account {
	b.mu.Lock()
	defer b.mu.Unlock()
	acc, ok := b.all[id]
	if !ok {
		acc = &account{}
		b.all[id] = acc
	}
	return acc
}

func (b *Bank) Transfer(from, to string, n int) {
	src, dst := b.account(from), b.account(to)
	src.mu.Lock()
	defer src.mu.Unlock()
	dst.mu.Lock() // want `dst\.mu is taken while .*mu is held, both account\.mu, and nothing orders the two`
	defer dst.mu.Unlock()
	src.bal -= n
	dst.bal += n
}
