// Package alias has two names for two locks.
package alias

import "sync"

var (
	noodle = new(sync.Mutex)
	fork   = new(sync.Mutex)
)

func eat() {
	noodle.Lock()
	fork.Lock()
	fork.Unlock()
	noodle.Unlock()
}

type table struct {
	left, right *sync.Mutex
	meals       int
}

func newTable() *table {
	return &table{left: &sync.Mutex{}, right: &sync.Mutex{}}
}

func (t *table) eat() {
	t.left.Lock()
	t.right.Lock()
	t.meals++
	t.right.Unlock()
	t.left.Unlock()
}

// pair is given one mutex by one constructor and two by the other: nothing
// certain can be said.
type pair struct {
	a, b *sync.Mutex
	n    int
}

func newPair() *pair { return &pair{a: new(sync.Mutex), b: new(sync.Mutex)} }

func newShared(mu *sync.Mutex) *pair { return &pair{a: mu, b: mu} }

func (p *pair) both() {
	p.a.Lock()
	p.n++
	p.a.Unlock()
	p.b.Lock()
	p.n++
	p.b.Unlock()
}

func locals() {
	one := new(sync.Mutex)
	two := one
	one.Lock()
	one.Unlock()
	two.Lock()
	two.Unlock()
}

type box struct {
	mu   sync.Mutex
	slow sync.Mutex
	cond *sync.Cond
	full bool
}

func newBox() *box {
	b := &box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *box) put() {
	b.slow.Lock()
	b.cond.L.Lock()
	b.full = true
	b.cond.L.Unlock()
	b.slow.Unlock()
}

// Wait lets the lock go and takes it back: it is not a second acquire.
func (b *box) get() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full {
		b.cond.Wait()
	}
	b.full = false
}

type shared struct {
	mu sync.RWMutex
	n  int
}

func (s *shared) readers() int {
	r := s.mu.RLocker()
	r.Lock()
	n := s.n
	r.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	return n
}

type parent struct {
	mu   sync.Mutex
	kids []*child
}

type child struct {
	mu *sync.Mutex
	n  int
}

func (p *parent) add() {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &child{mu: new(sync.Mutex)}
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	p.kids = append(p.kids, c)
}
