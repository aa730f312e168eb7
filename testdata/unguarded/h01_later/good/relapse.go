package later

import "sync"

type calls struct {
	mu      sync.RWMutex
	pending map[uint64]func(string)
}

func (c *calls) Add(id uint64, f func(string)) {
	c.mu.Lock()
	c.pending[id] = f
	c.mu.Unlock()
}

func (c *calls) Answer(id uint64, text string) {
	c.mu.Lock()
	f, ok := c.pending[id]
	delete(c.pending, id)
	c.mu.Unlock()
	if ok {
		f(text)
	}
}

// sums has one writer, which looks under the lock like everybody.
type sums struct {
	mu sync.RWMutex
	by map[string]int
}

func newSums(in <-chan string) *sums {
	s := &sums{by: map[string]int{}}
	go func() {
		for k := range in {
			s.mu.Lock()
			s.by[k]++
			s.mu.Unlock()
		}
	}()
	return s
}

func (s *sums) Get(k string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.by[k]
}

// Taken out under the lock: what is changed afterwards is its own.
func (s *sums) Take() map[string]int {
	s.mu.Lock()
	by := s.by
	s.by = map[string]int{}
	s.mu.Unlock()
	delete(by, "")
	return by
}
