// Package loop lets the lock go on each way round, or locks another one.
package loop

import "sync"

type S struct {
	mu    sync.Mutex
	items []int
	sum   int
}

func (s *S) skip() {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] < 0 {
			s.mu.Unlock()
			continue
		}
		s.sum += s.items[i]
		s.mu.Unlock()
	}
}

// The way that leaves the lock held does not come round again.
func (s *S) find(want int) int {
	for i := range s.items {
		s.mu.Lock()
		if s.items[i] == want {
			s.sum++
			break
		}
		s.mu.Unlock()
	}
	return s.sum
}

func lockAll(all []*S) {
	for _, s := range all {
		s.mu.Lock()
	}
}

func unlockAll(all []*S) {
	for _, s := range all {
		s.mu.Unlock()
	}
}

type node struct {
	mu   sync.Mutex
	next *node
	left *node
	val  int
}

// last goes hand over hand: it holds two nodes for a moment, never one twice.
func (n *node) last() int {
	n.mu.Lock()
	for n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	defer n.mu.Unlock()
	return n.val
}

// sum goes down into another node with its own lock held.
func (n *node) sum() int {
	if n == nil {
		return 0
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.val + n.left.sum() + n.next.sum()
}
