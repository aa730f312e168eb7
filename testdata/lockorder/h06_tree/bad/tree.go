// Package tree locks from the parent to the child and from the child to the
// parent.
package tree

import "sync"

type node struct {
	mu     sync.Mutex
	parent *node
	kids   []*node
	size   int
}

func (n *node) sum() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := n.size
	for _, kid := range n.kids {
		kid.mu.Lock() // want `kid\.mu is taken while n\.mu is held, both node\.mu, and nothing orders the two; tree\.go:30 takes them the other way round`
		total += kid.size
		kid.mu.Unlock()
	}
	return total
}

func (n *node) grow() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.size++
	n.parent.mu.Lock()
	n.parent.size++
	n.parent.mu.Unlock()
}
