package doublecheck

import "sync"

var (
	loadMu sync.RWMutex
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

// The first look holds the lock too.
func Lookup(k string) int {
	loadMu.RLock()
	ok := loaded
	loadMu.RUnlock()
	if !ok {
		load()
	}
	loadMu.RLock()
	defer loadMu.RUnlock()
	return data[k]
}

type client struct {
	mu   sync.Mutex
	conn *int
	tls  bool // set once, before the client is shared
}

func (c *client) connect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		c.conn = new(int)
	}
}

// The look is at something else.
func (c *client) Do() {
	if !c.tls {
		c.connect()
	}
}

// The object is the function's own.
func Dial() *client {
	c := &client{}
	if c.conn == nil {
		c.connect()
	}
	return c
}

// What is read under the lock comes after the write.
type hub struct {
	mu    sync.Mutex
	group *group
}

type group struct{ n int }

func (h *hub) setup() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.group = &group{}
	h.group.n = 1
}

// Enable is called by the one who starts the server.
func (h *hub) Enable() {
	if h.group != nil {
		return
	}
	h.setup()
}
