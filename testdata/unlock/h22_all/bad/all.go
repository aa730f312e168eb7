// Package all takes the locks of all elements, and keeps some of them.
package all

import (
	"errors"
	"sync"
)

type acc struct {
	mu sync.Mutex
	n  int
	ok bool
}

func zero(as []*acc) error {
	for _, a := range as {
		a.mu.Lock()
		if !a.ok {
			return errors.New("not ok") // want `a\.mu is still locked at this return \(locked at line 17\)`
		}
		a.n = 0
		a.mu.Unlock()
	}
	return nil
}

func (t *table) sum(i int) (int, error) {
	t.shards[i].Lock()
	if t.shards[i].m == nil {
		return 0, errors.New("empty") // want `t\.shards\[i\] is still locked at this return \(locked at line 28\)`
	}
	n := len(t.shards[i].m)
	t.shards[i].Unlock()
	return n, nil
}

type table struct {
	shards [8]struct {
		sync.Mutex
		m map[string]int
	}
}

type node struct {
	sync.Mutex
	next *node
	v    int
}

// Hand over hand, but for a node that is found.
func (n *node) find(v int) *node {
	n.Lock()
	for n.next != nil {
		if n.v == v {
			return n // want `n is still locked at this return \(locked at line \d+\)`
		}
		m := n.next
		m.Lock()
		n.Unlock()
		n = m
	}
	n.Unlock()
	return nil
}
