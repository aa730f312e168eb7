package handout

import "sync"

type member struct {
	name string
	addr string
	used int
}

type cluster struct {
	mu      sync.RWMutex
	members map[string]*member
	idle    []*member
}

func (c *cluster) Join(name, addr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.members[name]
	if m == nil {
		m = &member{name: name}
		c.members[name] = m
	}
	m.addr = addr
	m.used++
}

func (c *cluster) Addr(name string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if m := c.members[name]; m != nil {
		m.used++
		return m.addr
	}
	return ""
}

func (c *cluster) Update(name, addr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.members[name]; m != nil {
		m.addr = addr
	}
}

// Name never changes.
func (c *cluster) Name(key string) string {
	c.mu.RLock()
	m := c.members[key]
	c.mu.RUnlock()
	return m.name
}

// take makes it the caller's.
func (c *cluster) take() string {
	c.mu.Lock()
	m := c.idle[0]
	c.idle = c.idle[1:]
	c.mu.Unlock()
	m.used++
	return m.addr
}

// Copy looks under the lock.
func (c *cluster) Copy(key string) member {
	c.mu.RLock()
	m := *c.members[key]
	c.mu.RUnlock()
	m.addr += "!"
	return m
}

// Start runs it.
func (c *cluster) Start() { go c.take() }
