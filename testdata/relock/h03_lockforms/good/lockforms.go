// Package lockforms takes two locks that look alike, or one after the other.
package lockforms

import "sync"

type embedded struct {
	sync.Mutex
	n int
}

func (e *embedded) size() int {
	e.Lock()
	defer e.Unlock()
	return e.n
}

func (e *embedded) call() int {
	e.Lock()
	e.n++
	e.Unlock()
	return e.size()
}

// Two embedded mutexes at different depths are two locks.
type deep struct {
	embedded
	mu sync.Mutex
}

func (d *deep) call() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.size()
}

type pointer struct {
	mu *sync.Mutex
	n  int
}

// The field is given a new mutex in between.
func (p *pointer) replaced() {
	p.mu.Lock()
	old := p.mu
	p.mu = new(sync.Mutex)
	p.mu.Lock()
	p.mu.Unlock()
	old.Unlock()
}

// The variable points somewhere else the second time.
func reassigned(a, b *pointer) {
	p := a
	p.mu.Lock()
	defer p.mu.Unlock()
	p = &pointer{mu: new(sync.Mutex)}
	p.mu.Lock()
	defer p.mu.Unlock()
	b.n = p.n
}

func array(locks *[4]sync.Mutex) {
	locks[1].Lock()
	locks[2].Lock()
	locks[2].Unlock()
	locks[1].Unlock()
}

func slice(locks []sync.Mutex, i int) {
	locks[i].Lock()
	locks[i+1].Lock()
	locks[i+1].Unlock()
	locks[i].Unlock()
}

// The index changes between the two.
func moved(locks []sync.Mutex, i int) {
	locks[i].Lock()
	i++
	locks[i].Lock()
	locks[i].Unlock()
	locks[i-1].Unlock()
}

func mapped(locks map[string]*sync.Mutex, k string) {
	locks[k].Lock()
	locks[k].Unlock()
	locks[k].Lock()
	locks[k].Unlock()
}

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type sharded struct{ shards [8]shard }

func (s *sharded) lockAll() {
	for i := range s.shards {
		s.shards[i].mu.Lock()
	}
}

func (s *sharded) unlockAll() {
	for i := range s.shards {
		s.shards[i].mu.Unlock()
	}
}

// All locks of a table, in the order of their index.
func (s *sharded) reset() {
	for i := range s.shards {
		s.shards[i].mu.Lock()
	}
	for i := range s.shards {
		clear(s.shards[i].m)
	}
	for i := range s.shards {
		s.shards[i].mu.Unlock()
	}
}

func (s *sharded) count() (n int) {
	s.lockAll()
	defer s.unlockAll()
	for i := range s.shards {
		n += len(s.shards[i].m)
	}
	return n
}

func locker(l, r sync.Locker) {
	l.Lock()
	l.Unlock()
	r.Lock()
	r.Unlock()
}

// spin wraps a mutex in a type of its own.
type spin struct {
	mu sync.Mutex
	by string
}

func (s *spin) Lock()   { s.mu.Lock(); s.by = "somebody" }
func (s *spin) Unlock() { s.by = ""; s.mu.Unlock() }

type wrapped struct {
	lock spin
	n    int
}

func (w *wrapped) size() int {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.n
}

func (w *wrapped) call() int {
	w.lock.Lock()
	w.n++
	w.lock.Unlock()
	return w.size()
}

type cache[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]V
}

func (c *cache[K, V]) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.m)
}

func (c *cache[K, V]) put(k K, v V) {
	if c.size() >= 10 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[k] = v
}

// Two instantiations are two types, and these two values two locks.
func copyLen(a *cache[string, int], b *cache[int, string]) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.m["b"] = b.size()
}
