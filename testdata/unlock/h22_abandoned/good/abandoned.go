// Package abandoned takes locks in one function that another lets go.
package abandoned

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

// begin and end belong together.
func (c *counter) begin() {
	c.mu.Lock()
	c.n++
}

func (c *counter) end() {
	c.n--
	c.mu.Unlock()
}

func (c *counter) Get() int {
	c.begin()
	defer c.end()
	return c.n
}

// An object comes locked, and the caller lets it go.
type item struct {
	mu sync.Mutex
	n  int
}

type shelf struct {
	mu    sync.Mutex
	items map[string]*item
}

func (s *shelf) find(k string) *item {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.items[k]
	it.mu.Lock()
	return it
}

func (s *shelf) Inc(k string) {
	it := s.find(k)
	it.n++
	it.mu.Unlock()
}

// The lock goes with what is returned.
type view struct{ mu *sync.RWMutex }

func (v *view) Close() { v.mu.RUnlock() }

type store struct {
	mu sync.RWMutex
	n  int
}

func (s *store) View() *view {
	s.mu.RLock()
	return &view{&s.mu}
}

func (s *store) Set(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

// A goroutine lets it go.
func (s *store) Later(f func()) {
	s.mu.Lock()
	go func() {
		defer s.mu.Unlock()
		f()
	}()
}

// Two literals, one for each half.
func Both(f func(lock, unlock func())) {
	var st counter
	f(func() { st.mu.Lock() }, func() { st.mu.Unlock() })
}

// The name says that the lock stays.
func (c *counter) lockIdle() {
	c.mu.Lock()
	c.n = 0
}

// Gate has its lock where other packages can reach it.
type Gate struct{ Mu sync.Mutex }

func (g *Gate) Close() { g.Mu.Lock() }
