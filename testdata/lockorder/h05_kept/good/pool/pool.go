// Package pool counts its connections.
package pool

import (
	"sync"

	"fixtures/lockorder/h05_kept/good/conn"
)

type Pool struct {
	mu    sync.Mutex
	conns []*conn.Conn
	open  int
}

func (p *Pool) gone() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
}

func (p *Pool) Dial() *conn.Conn {
	c := conn.Dial(conn.OnClose(p.gone))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = append(p.conns, c)
	p.open++
	return c
}

func (p *Pool) Traffic() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.conns {
		n += c.Sent()
	}
	return n
}
