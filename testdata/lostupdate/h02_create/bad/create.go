// Package create makes what an earlier critical section found missing.
package create

import "sync"

type conn struct{ addr string }

func (c *conn) Close() {}

func dial(addr string) (*conn, error) { return &conn{addr}, nil }

type client struct {
	mu     sync.Mutex
	closed bool
	conn   *conn
}

// Two callers dial, and one connection is never closed.
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
	c.conn = n // want `c\.conn is changed on what line 21 saw, but c\.mu was let go at line 25 in between`
	return n, nil
}

// The second critical section looks, but at something else.
func (c *client) getOpen(addr string) *conn {
	c.mu.Lock()
	have := c.conn
	c.mu.Unlock()
	if have == nil {
		n, _ := dial(addr)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.closed {
			return nil
		}
		c.conn = n // want `c\.conn is changed on what line 39 saw, but c\.mu was let go at line 40 in between`
		return n
	}
	return have
}

type room struct {
	mu      sync.Mutex
	members []string
}

func (r *room) enter(who string) {
	r.mu.Lock()
	r.members = append(r.members, who)
	r.mu.Unlock()
}

type hotel struct {
	sync.RWMutex
	rooms map[string]*room
}

// Who comes second throws away the room in which the first already lives.
func (h *hotel) room(name string) *room {
	h.RLock()
	r := h.rooms[name]
	h.RUnlock()
	if r == nil {
		r = &room{}
		h.Lock()
		h.rooms[name] = r // want `h\.rooms is changed on what line 73 saw, but h was let go at line 74 in between`
		h.Unlock()
	}
	return r
}

func (h *hotel) join(name, who string) {
	h.RLock()
	r, ok := h.rooms[name]
	h.RUnlock()
	if !ok {
		r = &room{members: []string{who}}
		h.Lock()
		h.rooms[name] = r // want `h\.rooms is changed on what line 86 saw, but h was let go at line 87 in between`
		h.Unlock()
	}
}

var (
	poolMu sync.Mutex
	pool   chan func()
)

func workers() chan func() {
	poolMu.Lock()
	p := pool
	poolMu.Unlock()
	if p != nil {
		return p
	}
	p = make(chan func())
	go func() {
		for f := range p {
			f()
		}
	}()
	poolMu.Lock()
	pool = p // want `pool is changed on what line 103 saw, but poolMu was let go at line 104 in between`
	poolMu.Unlock()
	return p
}
