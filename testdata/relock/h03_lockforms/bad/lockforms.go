// Package lockforms takes locks twice that are not a plain mutex field.
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

func (e *embedded) twice() {
	e.Lock()
	e.Lock() // want `e(\.Mutex)? is locked again while held since line 18`
	e.Unlock()
	e.Unlock()
}

func (e *embedded) longName() {
	e.Lock()
	e.Mutex.Lock() // want `e(\.Mutex)? is locked again while held since line 25`
	e.Mutex.Unlock()
	e.Unlock()
}

func (e *embedded) call() int {
	e.Lock()
	defer e.Unlock()
	return e.size() // want `e(\.Mutex)? is held since line 32 and \(\*embedded\)\.size locks it again \(lockforms\.go:12\)`
}

type deep struct{ embedded }

func (d *deep) call() int {
	d.Lock()
	defer d.Unlock()
	return d.size() // want `is held since line 40 and \(\*embedded\)\.size locks it again \(lockforms\.go:12\)`
}

type pointer struct {
	mu *sync.Mutex
	n  int
}

func (p *pointer) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

func (p *pointer) twice() {
	p.mu.Lock()
	p.mu.Lock() // want `p\.mu is locked again while held since line 57`
	p.mu.Unlock()
	p.mu.Unlock()
}

func (p *pointer) call() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size() // want `p\.mu is held since line 64 and \(\*pointer\)\.size locks it again \(lockforms\.go:51\)`
}

func array(locks *[4]sync.Mutex) {
	locks[1].Lock()
	locks[1].Lock() // want `locks\[1\] is locked again while held since line 70`
	locks[1].Unlock()
	locks[1].Unlock()
}

func slice(locks []sync.Mutex, i int) {
	locks[i].Lock()
	locks[i].Lock() // want `locks\[i\] is locked again while held since line 77`
	locks[i].Unlock()
	locks[i].Unlock()
}

func mapped(locks map[string]*sync.Mutex, k string) {
	locks[k].Lock()
	locks[k].Lock() // want `locks\[k\] is locked again while held since line 84`
	locks[k].Unlock()
	locks[k].Unlock()
}

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type sharded struct{ shards [8]shard }

func (s *sharded) get(i int, k string) int {
	s.shards[i].mu.Lock()
	defer s.shards[i].mu.Unlock()
	return s.shards[i].m[k]
}

func (s *sharded) incr(i int, k string) {
	s.shards[i].mu.Lock()
	defer s.shards[i].mu.Unlock()
	s.shards[i].m[k] = s.get(i, k) + 1 // want `s\.shards\[i\]\.mu is held since line 104 and \(\*sharded\)\.get locks it again \(lockforms\.go:98\)`
}

func locker(l sync.Locker) {
	l.Lock()
	l.Lock() // want `l is locked again while held since line 110`
	l.Unlock()
	l.Unlock()
}

func asLocker() {
	var mu sync.Mutex
	var l sync.Locker = &mu
	l.Lock()
	mu.Lock() // want `mu is locked again while held since line 119`
	mu.Unlock()
	l.Unlock()
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

func (w *wrapped) twice() {
	w.lock.Lock()
	w.lock.Lock() // want `w\.lock(\.mu)? is .*held since line 146`
	w.lock.Unlock()
	w.lock.Unlock()
}

func (w *wrapped) call() int {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.size() // want `w\.lock(\.mu)? is held since line 153 and .* locks it again \(lockforms\.go:.*\)`
}

// cache locks in methods of a generic type.
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
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size() < 10 { // want `c\.mu is held since line 171 and .*size locks it again \(lockforms\.go:165\)`
		c.m[k] = v
	}
}

func fill(c *cache[string, int]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.size() // want `c\.mu is held since line 179 and .*size locks it again \(lockforms\.go:165\)`
}

func under[L sync.Locker](l L) {
	l.Lock()
	l.Lock() // want `l is locked again while held since line 185`
	l.Unlock()
	l.Unlock()
}

func anonymous() {
	var state struct {
		sync.Mutex
		n int
	}
	state.Lock()
	state.Lock() // want `state(\.Mutex)? is locked again while held since line 196`
	state.Unlock()
	state.Unlock()
}
