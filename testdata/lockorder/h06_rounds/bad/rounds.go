// Package rounds takes the locks of many elements, in any order.
package rounds

import "sync"

type acc struct {
	mu sync.Mutex
	n  int
	id int
}
type bank struct {
	mu sync.Mutex
	m  map[string]*acc
	s  []*acc
}

func (b *bank) Sum() (n int) {
	for _, a := range b.m {
		a.mu.Lock() // want `a\.mu is taken while those of the rounds before are held, all acc\.mu, and a range over a map comes to them in another order each time`
		defer a.mu.Unlock()
		n += a.n
	}
	return
}

func (b *bank) Zero() {
	for _, a := range b.m {
		a.mu.Lock() // want `a\.mu is taken while those of the rounds before are held, all acc\.mu, and a range over a map comes to them in another order each time`
	}
	for _, a := range b.m {
		a.n = 0
		a.mu.Unlock()
	}
}

func LockAll(as []*acc, f func()) {
	for _, a := range as {
		a.mu.Lock() // want `a\.mu is taken while those of the rounds before are held, all acc\.mu, and nothing sorts as, of which each caller has its own order`
	}
	f()
	for _, a := range as {
		a.mu.Unlock()
	}
}

type locks struct {
	mu sync.Mutex
	m  map[string]*sync.Mutex
}

func (l *locks) of(k string) *sync.Mutex {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m[k] == nil {
		l.m[k] = &sync.Mutex{}
	}
	return l.m[k]
}

func (l *locks) With(keys []string, f func()) {
	keys = append([]string(nil), keys...)
	for i, k := range keys {
		if i > 0 && keys[i-1] == k {
			continue
		}
		m := l.of(k)
		m.Lock() // want `m is taken while those of the rounds before are held, all locks\.m, and nothing sorts keys, of which each caller has its own order`
		defer m.Unlock()
	}
	f()
}
