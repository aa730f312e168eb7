// Package tree locks from the parent to the child only.
package tree

import "sync"

type node struct {
	mu     sync.Mutex
	parent *node
	kids   []*node
	next   *node
	size   int
}

func (n *node) sum() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := n.size
	for _, kid := range n.kids {
		kid.mu.Lock()
		total += kid.size
		kid.mu.Unlock()
	}
	return total
}

// deep goes down by recursion.
func (n *node) deep() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := n.size
	for _, kid := range n.kids {
		total += kid.deep()
	}
	return total
}

func (n *node) grow() {
	n.mu.Lock()
	n.size++
	p := n.parent
	n.mu.Unlock()
	p.mu.Lock()
	p.size++
	p.mu.Unlock()
}

// last goes along a list, hand over hand.
func (n *node) last() int {
	n.mu.Lock()
	for n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	defer n.mu.Unlock()
	return n.size
}
