// Package rounds takes the locks of many elements in one order, or one at a time.
package rounds

import (
	"sort"
	"sync"
)

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

func (b *bank) Gated() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range b.m {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

func Sorted(as []*acc) {
	sort.Slice(as, func(i, j int) bool { return as[i].id < as[j].id })
	for _, a := range as {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

func (b *bank) List() {
	for _, a := range b.s {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

func (b *bank) Each() {
	for _, a := range b.m {
		a.mu.Lock()
		a.n++
		a.mu.Unlock()
	}
}

func (b *bank) Names(names []string) {
	sort.Strings(names)
	for _, n := range names {
		a := b.m[n]
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

func (b *bank) SortedKeys() {
	var ks []string
	for k := range b.m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	for _, k := range ks {
		b.m[k].mu.Lock()
		defer b.m[k].mu.Unlock()
	}
}

// Only who starts the program comes here.
func (b *bank) prepare() {
	for _, a := range b.m {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

// Readers do not keep one another waiting here, and who writes takes one at a time.
type book struct {
	mu sync.RWMutex
	n  int
}

func total(books map[string]*book) (n int) {
	for _, b := range books {
		b.mu.RLock()
		defer b.mu.RUnlock()
		n += b.n
	}
	return n
}

// What is taken may be busy: then nothing is waited for.
func (b *bank) Try() (got []*acc) {
	for _, a := range b.m {
		if a.mu.TryLock() {
			got = append(got, a)
		}
	}
	return got
}

// Locked for good.
func (b *bank) Close() {
	for _, a := range b.m {
		a.mu.Lock() // and never let go
		a.n = 0
	}
}
