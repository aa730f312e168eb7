package modes

import "sync"

// frozen is read only: nothing anywhere takes frozen.mu for writing, so no
// writer can come in between two read locks.
type frozen struct {
	mu sync.RWMutex
	n  int
}

func (f *frozen) one() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.n
}

func (f *frozen) two() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.one() + 1
}
