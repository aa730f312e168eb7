package guarded

import "sync"

// pool has two locks; that of the idle ones is held by all but one.
type pool struct {
	mu    sync.Mutex
	stats map[string]int

	idleMu sync.Mutex
	idle   []int
	size   int
	limit  int
}

func (p *pool) Count(k string) { p.mu.Lock(); p.stats[k]++; p.mu.Unlock() }

func (p *pool) Get() int {
	p.idleMu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.idleMu.Unlock()
		return c
	}
	p.idleMu.Unlock()
	return p.newConn()
}

// newConn makes a connection: it is no constructor of the pool.
func (p *pool) newConn() int {
	if p.size >= p.limit { // want `p\.size is read without p\.idleMu, which \d+ of \d+ accesses hold`
		return -1
	}
	p.idleMu.Lock()
	defer p.idleMu.Unlock()
	p.size++
	return p.size
}

func (p *pool) Put(c int) {
	p.idleMu.Lock()
	defer p.idleMu.Unlock()
	p.idle = append(p.idle, c)
	if len(p.idle) > 3 {
		p.size--
	}
}

func (p *pool) Drop() {
	p.idleMu.Lock()
	p.size--
	p.idleMu.Unlock()
}

func (p *pool) Size() int {
	p.idleMu.Lock()
	defer p.idleMu.Unlock()
	return p.size
}
