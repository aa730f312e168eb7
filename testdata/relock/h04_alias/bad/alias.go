// Package alias gives one lock two names. Python's tutorial cures its noodle
// and fork deadlock that way with one RLock; no Go lock is reentrant.
package alias

import "sync"

var (
	noodle = new(sync.Mutex)
	fork   = noodle
)

func eat() {
	noodle.Lock()
	fork.Lock() // want `fork is locked again while held since line 13 \(the same lock as noodle\)`
	fork.Unlock()
	noodle.Unlock()
}

func takeFork() {
	fork.Lock()
	fork.Unlock()
}

func eatThroughCallee() {
	noodle.Lock()
	defer noodle.Unlock()
	takeFork() // want `.* is held since line 25 and .*takeFork locks it again \(alias\.go:20\)`
}

// table has two fields that its constructor fills with one mutex.
type table struct {
	left, right *sync.Mutex
	meals       int
}

func newTable() *table {
	mu := &sync.Mutex{}
	return &table{left: mu, right: mu}
}

func (t *table) eat() {
	t.left.Lock()
	t.right.Lock() // want `t\.right is locked again while held since line 42 \(the same lock as t\.left\)`
	t.meals++
	t.right.Unlock()
	t.left.Unlock()
}

func locals() {
	one := new(sync.Mutex)
	two := one
	one.Lock()
	two.Lock() // want `two is locked again while held since line 52 \(the same lock as one\)`
	two.Unlock()
	one.Unlock()
}

// box has a condition on its own mutex.
type box struct {
	mu   sync.Mutex
	cond *sync.Cond
	full bool
}

func newBox() *box {
	b := &box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *box) put() {
	b.mu.Lock()
	b.cond.L.Lock() // want `b\.cond\.L is locked again while held since line 72 \(the same lock as b\.mu\)`
	b.full = true
	b.cond.L.Unlock()
	b.mu.Unlock()
}

func localCond() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	c.L.Lock()
	mu.Lock() // want `mu is locked again while held since line 82 \(the same lock as c\.L\)`
	mu.Unlock()
	c.L.Unlock()
}

type shared struct {
	mu sync.RWMutex
	n  int
}

func (s *shared) readers() int {
	r := s.mu.RLocker()
	r.Lock()
	defer r.Unlock()
	s.mu.Lock() // want `s\.mu is locked while read-held since line 95`
	s.n++
	s.mu.Unlock()
	return s.n
}

// parent lends its lock to every child.
type parent struct {
	mu   sync.Mutex
	kids []*child
}

type child struct {
	mu *sync.Mutex
	p  *parent
	n  int
}

func (p *parent) add() {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &child{mu: &p.mu, p: p}
	c.mu.Lock() // want `c\.mu is locked again while held since line 116 \(the same lock as p\.mu\)`
	c.n++
	c.mu.Unlock()
	p.kids = append(p.kids, c)
}
