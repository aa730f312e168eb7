// Package create looks again before it fills in what was missing, or has
// somebody else kept out.
package create

import "sync"

type conn struct{ addr string }

func (c *conn) Close() {}

func dial(addr string) (*conn, error) { return &conn{addr}, nil }

type client struct {
	mu      sync.Mutex
	cond    *sync.Cond
	dialing bool
	gen     int
	conn    *conn
	name    string
}

func (c *client) get(addr string) (*conn, error) {
	c.mu.Lock()
	if c.conn != nil {
		defer c.mu.Unlock()
		return c.conn, nil
	}
	c.mu.Unlock()
	n, err := dial(addr)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		return c.conn, nil
	}
	c.conn = n
	return n, nil
}

// A flag that is set in the first critical section keeps others away.
func (c *client) claimed(addr string) *conn {
	c.mu.Lock()
	if c.conn != nil || c.dialing {
		defer c.mu.Unlock()
		return c.conn
	}
	c.dialing = true
	c.mu.Unlock()
	n, _ := dial(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dialing = false
	c.conn = n
	return n
}

func (c *client) begin() { c.dialing = true }

// The mark is set by a method.
func (c *client) claimedByCall(addr string) *conn {
	c.mu.Lock()
	if c.conn != nil {
		defer c.mu.Unlock()
		return c.conn
	}
	c.begin()
	c.mu.Unlock()
	n, _ := dial(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = n
	return n
}

// The generation tells whether anything changed meanwhile.
func (c *client) byGeneration(addr string) *conn {
	c.mu.Lock()
	old, gen := c.conn, c.gen
	c.mu.Unlock()
	if old != nil {
		return old
	}
	n, _ := dial(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gen != gen {
		return nil
	}
	c.conn = n
	c.gen++
	return n
}

func (c *client) has() bool { return c.conn != nil }

// A method looks again.
func (c *client) byMethod(addr string) *conn {
	c.mu.Lock()
	old := c.conn
	c.mu.Unlock()
	if old != nil {
		return old
	}
	n, _ := dial(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.has() {
		c.conn = n
	}
	return n
}

// Wait lets the lock go and has it again, and the loop looks.
func (c *client) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.conn == nil {
		c.cond.Wait()
	}
	c.conn = &conn{c.conn.addr}
}

// Who comes second writes the same.
func (c *client) setName() {
	c.mu.Lock()
	have := c.name
	c.mu.Unlock()
	if have == "" {
		c.mu.Lock()
		c.name = "default"
		c.mu.Unlock()
	}
}

// The value is used, not written back.
func (c *client) reset() {
	c.mu.Lock()
	old := c.conn
	c.conn = nil
	c.mu.Unlock()
	if old != nil {
		n, _ := dial(old.addr)
		c.mu.Lock()
		c.conn = n
		c.mu.Unlock()
	}
}

type set struct {
	mu sync.Mutex
	m  map[string]bool
}

// The same again is no loss.
func (s *set) add(k string) {
	s.mu.Lock()
	ok := s.m[k]
	s.mu.Unlock()
	if !ok {
		s.mu.Lock()
		s.m[k] = true
		s.mu.Unlock()
	}
}

// Another key than the one that was looked up.
func (s *set) addOther(k string) {
	s.mu.Lock()
	_, ok := s.m[k]
	s.mu.Unlock()
	if !ok {
		s.mu.Lock()
		s.m["not "+k] = len(k) > 3
		s.mu.Unlock()
	}
}

// Taken out under the lock by the one who closes it.
func (s *set) take(k string, done func()) {
	s.mu.Lock()
	ok := s.m[k]
	delete(s.m, k)
	s.mu.Unlock()
	if ok {
		done()
		s.mu.Lock()
		delete(s.m, k)
		s.mu.Unlock()
	}
}

// A cache: whoever comes second finds out the same.
type cache struct {
	mu sync.RWMutex
	m  map[string]int
}

func (c *cache) length(k string, of func(string) int) int {
	c.mu.RLock()
	n, ok := c.m[k]
	c.mu.RUnlock()
	if !ok {
		n = of(k)
		c.mu.Lock()
		c.m[k] = n
		c.mu.Unlock()
	}
	return n
}

type info struct{ name string }

type infos struct {
	mu sync.RWMutex
	m  map[string]*info
}

func (c *infos) of(k string) *info {
	c.mu.RLock()
	n := c.m[k]
	c.mu.RUnlock()
	if n == nil {
		n = &info{name: k}
		c.mu.Lock()
		c.m[k] = n
		c.mu.Unlock()
	}
	return n
}

// A handle is not given out again while it is in use.
type poller struct {
	mu  sync.Mutex
	set map[uintptr]*conn
}

func (p *poller) process(fd uintptr, gone func(*conn) bool, free func(uintptr)) {
	p.mu.Lock()
	c, ok := p.set[fd]
	p.mu.Unlock()
	if ok && gone(c) {
		p.mu.Lock()
		delete(p.set, fd)
		p.mu.Unlock()
		free(fd)
	}
}
