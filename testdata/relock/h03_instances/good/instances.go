// Package instances takes the locks of objects that one name has at different
// times, or that may differ.
package instances

import "sync"

type conn struct {
	mu   sync.Mutex
	next *conn
	n    int
}

type pool struct {
	mu  sync.Mutex
	cur *conn
	all []*conn
}

// The field is given another connection in between.
func (p *pool) swap() {
	old := p.cur
	old.mu.Lock()
	defer old.mu.Unlock()
	p.cur = &conn{}
	p.cur.mu.Lock()
	defer p.cur.mu.Unlock()
	p.cur.n = old.n
}

// Each round has another one.
func (p *pool) chain() {
	for c := p.cur; c != nil; c = c.next {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.n++
	}
}

func (p *pool) two(i, j int) {
	if i == j {
		return
	}
	p.all[i].mu.Lock()
	defer p.all[i].mu.Unlock()
	p.all[j].mu.Lock()
	defer p.all[j].mu.Unlock()
	p.all[i].n, p.all[j].n = p.all[j].n, p.all[i].n
}

func (p *pool) others(self *conn) {
	self.mu.Lock()
	defer self.mu.Unlock()
	for _, c := range p.all {
		if c == self {
			continue
		}
		c.mu.Lock()
		self.n += c.n
		c.mu.Unlock()
	}
}

func (p *pool) get() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cur
}

// The getter may give another one each time.
func (p *pool) move() {
	a := p.get()
	b := p.get().next
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.n, b.n = b.n, a.n
}
