package handout

import "sync"

type member struct {
	name string
	addr string
	tags map[string]string
}

type cluster struct {
	mu      sync.RWMutex
	members map[string]*member
	failed  []*member
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
}

func (c *cluster) Update(name, addr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.members[name]; m != nil {
		m.addr = addr
	}
}

func (c *cluster) Addr(name string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if m := c.members[name]; m != nil {
		return m.addr
	}
	return ""
}

func (c *cluster) reconnect(dial func(string)) {
	c.mu.RLock()
	if len(c.failed) == 0 {
		c.mu.RUnlock()
		return
	}
	m := c.failed[0]
	c.mu.RUnlock()
	dial(m.addr) // want `c\.failed\[0\]\.addr is read after the lock under which it was looked up \(afterward\.go:46\) was let go; member\.addr is written under cluster\.mu at line 25`
}

// Start runs it.
func (c *cluster) Start(dial func(string)) { go c.reconnect(dial) }
