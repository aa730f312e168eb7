package transfer

import (
	"hash/fnv"
	"sync"
)

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type shards struct{ all [16]shard }

func (s *shards) of(key string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return int(h.Sum32() % 16)
}

// Move takes the lower index first.
func (s *shards) Move(from, to string) {
	i, j := s.of(from), s.of(to)
	if i == j {
		return
	}
	lo, hi := min(i, j), max(i, j)
	s.all[lo].mu.Lock()
	defer s.all[lo].mu.Unlock()
	s.all[hi].mu.Lock()
	defer s.all[hi].mu.Unlock()
	s.all[j].m[to] = s.all[i].m[from]
}

// Rename has two branches for it.
func (s *shards) Rename(from, to string) {
	i, j := s.of(from), s.of(to)
	switch {
	case i < j:
		s.all[i].mu.Lock()
		s.all[j].mu.Lock()
	case i > j:
		s.all[j].mu.Lock()
		s.all[i].mu.Lock()
	default:
		return
	}
	s.all[j].m[to] = s.all[i].m[from]
	s.all[i].mu.Unlock()
	s.all[j].mu.Unlock()
}

// Swap puts the keys in order before it looks anything up.
func (s *shards) Swap(a, b string) {
	if a > b {
		a, b = b, a
	}
	i, j := s.of(a), s.of(b)
	if i == j {
		return
	}
	s.all[i].mu.Lock()
	defer s.all[i].mu.Unlock()
	s.all[j].mu.Lock()
	defer s.all[j].mu.Unlock()
	s.all[i].m[a], s.all[j].m[b] = s.all[j].m[b], s.all[i].m[a]
}

type tree struct{ nodes map[int]*treeNode }

type treeNode struct {
	mu   sync.Mutex
	kids []int
}

// Attach goes down the tree: nobody attaches a parent to its child.
func (t *tree) Attach(parent, child int) {
	p, c := t.nodes[parent], t.nodes[child]
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	p.kids = append(p.kids, child)
}

// link is not exported, and its only caller knows the order.
func (t *tree) link(a, b int) {
	x, y := t.nodes[a], t.nodes[b]
	x.mu.Lock()
	defer x.mu.Unlock()
	y.mu.Lock()
	defer y.mu.Unlock()
	x.kids = append(x.kids, b)
}

func (t *tree) Chain(n int) {
	for i := range n {
		t.link(i, i+1)
	}
}

// Adopt knows its nodes already.
func Adopt(parent, child *treeNode, id int) {
	parent.mu.Lock()
	defer parent.mu.Unlock()
	child.mu.Lock()
	defer child.mu.Unlock()
	parent.kids = append(parent.kids, id)
}
