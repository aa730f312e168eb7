package owner

import "sync"

// backend is behind an interface; what is there knows the service it is of.
type backend interface{ get(key string) int }

type memory struct {
	svc  *service
	vals map[string]int
}

func (m *memory) get(key string) int {
	m.svc.hit()
	return m.vals[key]
}

type service struct {
	mu   sync.Mutex
	back backend
	hits int
}

func newService() *service {
	s := &service{}
	s.back = &memory{svc: s, vals: map[string]int{}}
	return s
}

func (s *service) hit() {
	s.mu.Lock()
	s.hits++
	s.mu.Unlock()
}

func (s *service) look(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.back.get(key) // want `s\.mu is held since line 37 and \(\*memory\)\.get locks it again \(behind\.go:31\)`
}

// shape knows the canvas that keeps it in a list.
type shape interface{ area() int }

type square struct{ c *canvas }

func (q *square) area() int { return q.c.count() }

type canvas struct {
	mu     sync.Mutex
	shapes []shape
}

func (c *canvas) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.shapes)
}

func (c *canvas) draw() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shapes = append(c.shapes, &square{c: c})
}

func (c *canvas) total() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.shapes {
		n += s.area() // want `c\.mu is held since line 67 and \(\*square\)\.area locks it again \(behind\.go:55\)`
	}
	return n
}
