// Package elements locks elements of a container while another, or none, is
// locked.
package elements

import "sync"

type block struct {
	mu   sync.RWMutex
	n    int
	dead bool
}

type store struct {
	mu     sync.Mutex
	blocks []*block
	byName map[string]*block
	old    []*block
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

// Let go before.
func (s *store) remove(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	b.n = 0
	b.mu.Unlock()
	s.rebuild()
}

// On a goroutine of its own.
func (s *store) later(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	go s.rebuild()
}

// The one that is held is left out.
func (s *store) others(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, o := range s.blocks {
		if o == b {
			continue
		}
		o.mu.RLock()
		b.n += o.n
		o.mu.RUnlock()
	}
}

// So it is by its index.
func (s *store) othersByIndex(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	for k, o := range s.blocks {
		if k != i {
			o.mu.RLock()
			b.n += o.n
			o.mu.RUnlock()
		}
	}
}

// Taken out of the map before all others are locked.
func (s *store) drop(name string) {
	b := s.byName[name]
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(s.byName, name)
	for _, o := range s.byName {
		o.mu.Lock()
		o.n += b.n
		o.mu.Unlock()
	}
}

func (s *store) unlink(b *block) {
	for i, o := range s.blocks {
		if o == b {
			s.blocks = append(s.blocks[:i], s.blocks[i+1:]...)
			return
		}
	}
}

// Taken out by a callee.
func (s *store) dropBlock(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	s.unlink(b)
	s.rebuild()
}

// Elements of another field, and of another store.
func (s *store) elsewhere(i int, o *store) {
	b := s.old[i]
	b.mu.Lock()
	s.rebuild()
	b.mu.Unlock()
	b = o.blocks[i]
	b.mu.Lock()
	s.rebuild()
	b.mu.Unlock()
}

// Only those that are marked, and this one is not.
func (s *store) sweep() {
	for _, b := range s.blocks {
		if b.dead {
			b.mu.Lock()
			b.n = 0
			b.mu.Unlock()
		}
	}
}

func (s *store) keep(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dead = false
	s.sweep()
}

// Those behind it.
func (s *store) after(i int) {
	b := s.blocks[i]
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, o := range s.blocks[i+1:] {
		o.mu.RLock()
		b.n += o.n
		o.mu.RUnlock()
	}
	for k := i + 1; k < len(s.blocks); k++ {
		s.blocks[k].mu.RLock()
		b.n += s.blocks[k].n
		s.blocks[k].mu.RUnlock()
	}
}

// Each in turn, in a nested loop: the outer one is free by then.
func (s *store) pairs() {
	for _, b := range s.blocks {
		b.mu.Lock()
		n := b.n
		b.mu.Unlock()
		for _, o := range s.blocks {
			o.mu.Lock()
			o.n += n
			o.mu.Unlock()
		}
	}
}

// All are locked, then all unlocked.
func (s *store) all() {
	for _, b := range s.blocks {
		b.mu.Lock()
	}
	for _, b := range s.blocks {
		b.mu.Unlock()
	}
}

// The map is replaced before.
func (s *store) reset(name string) {
	b := s.byName[name]
	b.mu.Lock()
	defer b.mu.Unlock()
	s.byName = map[string]*block{}
	for _, o := range s.byName {
		o.mu.Lock()
		o.mu.Unlock()
	}
}
