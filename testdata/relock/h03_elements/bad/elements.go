// Package elements locks all elements of a container while one is locked.
package elements

import "sync"

type block struct {
	mu sync.RWMutex
	n  int
}

type store struct {
	mu     sync.Mutex
	blocks []*block
	byName map[string]*block
	n      int
}

func (s *store) rebuild() {
	s.n = 0
	for _, b := range s.blocks {
		b.mu.RLock()
		s.n += b.n
		b.mu.RUnlock()
	}
}

func (s *store) find(n int) *block {
	if n < 0 {
		return nil
	}
	for i := n; i < len(s.blocks); i++ {
		b := s.blocks[i]
		if b.n > n {
			return b
		}
	}
	return nil
}

func (s *store) remove(n int) {
	b := s.find(n)
	if b == nil {
		return
	}
	b.mu.Lock()
	b.n = 0
	s.rebuild() // want `b.mu is held since line 45 and \(\*store\).rebuild read-locks it \(elements.go:21\)`
	b.mu.Unlock()
}

func (s *store) here(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, o := range s.blocks {
		o.mu.RLock() // want `o.mu is read-locked while locked since line 53 \(the same lock as b.mu\)`
		b.n += o.n
		o.mu.RUnlock()
	}
}

func (b *block) size() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.n
}

func (b *block) clear() {
	b.mu.Lock()
	b.n = 0
	b.mu.Unlock()
}

func (s *store) total() (n int) {
	for _, b := range s.byName {
		n += b.size()
	}
	return n
}

func (s *store) share(name string) {
	b := s.byName[name]
	b.mu.RLock()
	defer b.mu.RUnlock()
	s.n = b.n * s.total() // want `b.mu is read-held since line 83 and \(\*store\).total read-locks it again \(elements.go:63\): a writer that waits in between blocks both`
}
