// Package all takes the locks of all elements in one loop and lets them go in another.
package all

import (
	"errors"
	"sync"
)

type acc struct {
	mu sync.RWMutex
	n  int
	ok bool
}

func zero(as []*acc, f func()) {
	for _, a := range as {
		a.mu.Lock()
	}
	f()
	for _, a := range as {
		a.mu.Unlock()
	}
}

type table struct {
	shards [8]struct {
		sync.Mutex
		m map[string]int
	}
	list []acc
	ptrs []*acc
	by   map[string]*acc
}

func (t *table) reset() {
	for i := range t.shards {
		t.shards[i].Lock()
	}
	for i := range t.shards {
		t.shards[i].m = nil
	}
	for i := range t.shards {
		t.shards[i].Unlock()
	}
}

func (t *table) back() {
	for i := 0; i < len(t.shards); i++ {
		s := &t.shards[i]
		s.Lock()
		s.m = nil
	}
	for i := len(t.shards) - 1; i >= 0; i-- {
		t.shards[i].Unlock()
	}
}

func (t *table) byValue() int {
	n := 0
	for i := range t.list {
		t.list[i].mu.RLock()
		n += t.list[i].n
	}
	for i := range t.list {
		t.list[i].mu.RUnlock()
	}
	return n
}

func (t *table) tryAll() error {
	for i, a := range t.ptrs {
		if !a.mu.TryLock() {
			for j := 0; j < i; j++ {
				t.ptrs[j].mu.Unlock()
			}
			return errors.New("busy")
		}
	}
	for _, a := range t.ptrs {
		a.n = 0
		a.mu.Unlock()
	}
	return nil
}

func (t *table) some() error {
	for i, a := range t.ptrs {
		a.mu.Lock()
		if !a.ok {
			for _, b := range t.ptrs[:i+1] {
				b.mu.Unlock()
			}
			return errors.New("not ok")
		}
	}
	defer func() {
		for _, a := range t.ptrs {
			a.mu.Unlock()
		}
	}()
	return nil
}

func (t *table) named() {
	for _, a := range t.by {
		a.mu.Lock()
	}
	defer t.release()
	for _, a := range t.by {
		a.n++
	}
}

func (t *table) release() {
	for _, a := range t.by {
		a.mu.Unlock()
	}
}

func (t *table) collected(keys []string) {
	var held []*acc
	for _, k := range keys {
		a := t.by[k]
		a.mu.Lock()
		held = append(held, a)
	}
	for _, a := range held {
		a.mu.Unlock()
	}
}

func (t *table) two(i, j int) {
	if i == j {
		return
	}
	if i > j {
		i, j = j, i
	}
	t.shards[i].Lock()
	t.shards[j].Lock()
	t.shards[i].m, t.shards[j].m = t.shards[j].m, t.shards[i].m
	t.shards[j].Unlock()
	t.shards[i].Unlock()
}

func (t *table) handOver() {
	t.ptrs[0].mu.Lock()
	for i := 1; i < len(t.ptrs); i++ {
		t.ptrs[i].mu.Lock()
		t.ptrs[i-1].mu.Unlock()
	}
	t.ptrs[len(t.ptrs)-1].mu.Unlock()
}

type node struct {
	sync.Mutex
	next *node
	v    int
}

// Hand over hand.
func (n *node) find(v int) *node {
	n.Lock()
	for n.next != nil && n.v != v {
		m := n.next
		m.Lock()
		n.Unlock()
		n = m
	}
	n.Unlock()
	return n
}

func (t *table) onlySome(pick func(*acc) bool) {
	for _, a := range t.ptrs {
		if pick(a) {
			a.mu.Lock()
			a.ok = true
		}
	}
	for _, a := range t.ptrs {
		if a.ok {
			a.mu.Unlock()
		}
	}
}
