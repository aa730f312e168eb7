// Package oddone has methods that differ from the others for a reason.
package oddone

import "sync"

type counter struct {
	sync.Mutex
	byName map[string]int
	total  int
	limit  int
}

func (c *counter) inc(n string) {
	c.Lock()
	defer c.Unlock()
	if c.total < c.limit {
		c.byName[n]++
		c.total++
	}
}

func (c *counter) get(n string) (int, int) {
	c.Lock()
	defer c.Unlock()
	return c.byName[n], c.limit
}

// wipe begins anew.
func (c *counter) wipe() {
	c.Lock()
	defer c.Unlock()
	c.byName = map[string]int{}
	c.total = 0
}

// setLimit is for who sets it up.
func (c *counter) setLimit(n int) { c.limit = n }

// load fills it before anybody else has it.
func load(names []string) *counter {
	c := &counter{}
	c.fill(names)
	return c
}

func (c *counter) fill(names []string) {
	c.byName = map[string]int{}
	for _, n := range names {
		c.byName[n] = 0
	}
	c.total = len(names)
}

// Many at work, and one who closes: each writes a slot of its own.
type slots struct {
	mu     sync.RWMutex
	owner  sync.Mutex
	vals   map[int]int
	closed bool
}

func (s *slots) Put(i, v int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return
	}
	s.owner.Lock()
	s.vals[i] = v
	s.owner.Unlock()
}

func (s *slots) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
}

// The part belongs to the goroutine that has made it.
type part struct {
	mu  sync.Mutex
	val map[string]string
}

func (p *part) set(k, v string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.val[k] = v
}

func (p *part) del(k string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.val, k)
}

func collect(ks []string) string {
	p := &part{val: map[string]string{}}
	var wg sync.WaitGroup
	for _, k := range ks {
		wg.Go(func() { p.set(k, k) })
	}
	wg.Wait()
	p.del("")
	return p.val["x"]
}
