package guarded

import (
	"errors"
	"math/rand"
	"sync"
)

// pool is where code that is right goes without the lock that others hold.
type pool struct {
	mu    sync.Mutex
	conns map[string]int
	order []string
	size  int
	wg    sync.WaitGroup
}

// openPool has a named result, fails half way, and goes on in helpers.
func OpenPool(names []string) (p *pool, err error) {
	p = &pool{conns: map[string]int{}}
	if len(names) == 0 {
		return nil, errors.New("no names")
	}
	p.order = append(p.order, names...)
	p.recover()
	rand.Shuffle(len(p.order), func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
	defer func() {
		if err != nil {
			p.size = 0
		}
	}()
	return p, nil
}

func (p *pool) recover() {
	for _, n := range p.order {
		p.put(n)
	}
}

func (p *pool) put(n string) {
	p.conns[n]++
	p.size++
}

func (p *pool) Add(n string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(n)
	p.order = append(p.order, n)
}

func (p *pool) Drop(n string) {
	p.mu.Lock()
	delete(p.conns, n)
	p.size--
	p.order = p.order[:0]
	p.mu.Unlock()
}

func (p *pool) Size() int { p.mu.Lock(); defer p.mu.Unlock(); return p.size }

func (p *pool) Has(n string) bool { p.mu.Lock(); defer p.mu.Unlock(); return p.conns[n] > 0 }

// Reset takes the map out: nobody else can reach the old one.
func (p *pool) Reset(f func(string)) {
	p.mu.Lock()
	conns := p.conns
	p.conns = map[string]int{}
	p.mu.Unlock()
	for n := range conns {
		f(n)
	}
}

// count locks if its caller does not.
func (p *pool) count(lock bool) int {
	if lock {
		p.mu.Lock()
		defer p.mu.Unlock()
	}
	return len(p.conns)
}

func (p *pool) Count() int { return p.count(true) }

func (p *pool) CountTwice() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return 2 * p.count(false)
}

// Each calls back under the lock.
func (p *pool) Each(walk func(func(string))) {
	p.mu.Lock()
	defer p.mu.Unlock()
	walk(func(n string) { p.size -= p.conns[n] })
}

// All goroutines that change it are gone.
func (p *pool) Close() int {
	p.wg.Wait()
	return p.size
}

// locker is taken through another name.
func (p *pool) Through() {
	l := &p.mu
	l.Lock()
	defer l.Unlock()
	p.size = 0
}

func (p *pool) TryAdd() bool {
	if !p.mu.TryLock() {
		return false
	}
	defer p.mu.Unlock()
	p.size++
	return true
}

// node is guarded by the lock of the tree that it hangs in.
type tree struct {
	mu   sync.RWMutex
	root *node
}

type node struct {
	val         int
	left, right *node
}

func (t *tree) Put(v int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.root = t.root.put(v)
}

func (n *node) put(v int) *node {
	if n == nil {
		return &node{val: v}
	}
	if v < n.val {
		n.left = n.left.put(v)
	} else {
		n.right = n.right.put(v)
	}
	return n
}

func (t *tree) Sum() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.root.sum()
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.val + n.left.sum() + n.right.sum()
}

// settings are set when the service starts, under a lock that is there for
// something else, and never again.
type service struct {
	mu       sync.Mutex
	settings map[string]string
	running  int
}

func (s *service) Start(settings map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = settings
	s.running++
}

func (s *service) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.settings["quiet"] == "" {
		println("stopped")
	}
}

func (s *service) Running() int { s.mu.Lock(); defer s.mu.Unlock(); return s.running }

func (s *service) Setting(k string) string { return s.settings[k] }
