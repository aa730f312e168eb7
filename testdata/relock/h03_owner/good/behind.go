package owner

import "sync"

// backend is behind an interface, and knows a service that is another one.
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

func newService(other *service) *service {
	return &service{back: &memory{svc: other, vals: map[string]int{}}}
}

func (s *service) hit() {
	s.mu.Lock()
	s.hits++
	s.mu.Unlock()
}

func (s *service) look(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.back.get(key)
}

// cache gets its store from elsewhere, which may be of another cache.
type store interface{ get(key string) int }

type disk struct{ c *cache }

func (d *disk) get(key string) int {
	d.c.hit()
	return len(key)
}

type cache struct {
	mu    sync.Mutex
	store store
	hits  int
}

func newCache() *cache {
	c := &cache{}
	c.store = &disk{c: c}
	return c
}

func (c *cache) use(s store) { c.store = s }

func (c *cache) hit() {
	c.mu.Lock()
	c.hits++
	c.mu.Unlock()
}

func (c *cache) look(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store.get(key)
}
