package doublecheck

import "sync"

var (
	loadMu sync.Mutex
	loaded bool
	data   map[string]int
)

func load() {
	loadMu.Lock()
	defer loadMu.Unlock()
	if loaded {
		return
	}
	data = map[string]int{"a": 1}
	loaded = true
}

func Lookup(k string) int {
	if !loaded { // want `loaded is read without loadMu and looked at again under it at line 14: the first look races with the write at line 18`
		load()
	}
	return data[k]
}

type client struct {
	mu   sync.Mutex
	conn *int
}

func (c *client) connect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		c.conn = new(int)
	}
}

func (c *client) Do() int {
	if c.conn == nil { // want `c.conn is read without c.mu and looked at again under it at line 36: the first look races with the write at line 37`
		c.connect()
	}
	return *c.conn
}
