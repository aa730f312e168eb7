// Package parallel has accesses without the lock that no other goroutine can
// come between.
package parallel

import (
	"errors"
	"maps"
	"sync"
)

// Store is made by New alone; who calls it, and from how many goroutines, is
// the caller's affair.
type Store interface {
	Enable()
	Disable()
	Delete(name string)
	Rename(name string)
	Enabled() bool
}

// store is told by one goroutine to change and asked by many.
type store struct {
	mu      sync.Mutex
	enabled bool
	names   map[string]bool
}

// New gives a store that is switched on.
func New() Store { return &store{enabled: true, names: map[string]bool{}} }

func (s *store) Enable()  { s.mu.Lock(); s.enabled = true; s.mu.Unlock() }
func (s *store) Disable() { s.mu.Lock(); s.enabled = false; s.mu.Unlock() }

// Enabled is for everybody.
func (s *store) Enabled() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.enabled }

// Delete is called by whoever enables.
func (s *store) Delete(name string) {
	if s.enabled && name == "root" {
		return
	}
	s.mu.Lock()
	delete(s.names, name)
	s.mu.Unlock()
}

func (s *store) Rename(name string) {
	if s.enabled {
		s.mu.Lock()
		s.names[name] = true
		s.mu.Unlock()
	}
}

// Pools reloads them side by side, with its lock held until all are done.
type Pools struct {
	mu    sync.Mutex
	pools map[string]*pool
}

type pool struct {
	mu     sync.Mutex
	config string
	gen    int
}

func (p *pool) reload(config string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.config = config
	p.gen++
}

func (p *pool) describe() (string, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.config, p.gen
}

func (p *pool) same(config string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.config == config
}

// Reload waits for all.
func (p *Pools) Reload(config string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var wg sync.WaitGroup
	for _, q := range p.pools {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if !q.same(config) {
				q.reload(config)
			}
		}()
	}
	wg.Wait()
}

// Config needs no lock of the pool: nobody reloads while it has the outer one.
func (p *Pools) Config(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pools[name].config
}

// Names describes them.
func (p *Pools) Names() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for name, q := range p.pools {
		c, _ := q.describe()
		out = append(out, name+c)
	}
	return out
}

// keeper works under a lock that its owner lends it.
type keeper struct {
	mu     *sync.Mutex
	stop   chan struct{}
	expire func(string)
	names  map[string]int
}

func (k *keeper) run() {
	for {
		select {
		case <-k.stop:
			return
		default:
		}
		k.mu.Lock()
		for n, left := range k.names {
			if left == 0 {
				k.expire(n)
			}
		}
		k.mu.Unlock()
	}
}

// Tokens lends its lock to the keeper, so that the callback has it.
type Tokens struct {
	tokensMu sync.Mutex
	tokens   map[string]string
}

// Watch lets tokens expire.
func (t *Tokens) Watch() {
	k := &keeper{mu: &t.tokensMu, stop: make(chan struct{}), names: map[string]int{}}
	k.expire = func(n string) {
		if _, ok := t.tokens[n]; ok {
			delete(t.tokens, n)
		}
	}
	go k.run()
}

// Put adds one.
func (t *Tokens) Put(n, user string) { t.tokensMu.Lock(); t.tokens[n] = user; t.tokensMu.Unlock() }

// User finds one.
func (t *Tokens) User(n string) string {
	t.tokensMu.Lock()
	defer t.tokensMu.Unlock()
	return t.tokens[n]
}

// All copies.
func (t *Tokens) All() map[string]string {
	t.tokensMu.Lock()
	defer t.tokensMu.Unlock()
	return maps.Clone(t.tokens)
}

// Head replays its log with helpers before anybody else has it.
type Head struct {
	mu     sync.Mutex
	series map[string]int
	last   int
}

func (h *Head) loadLog(lines []string) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range lines {
			h.append()
		}
	}()
	wg.Wait()
}

func (h *Head) append() { h.last++ }

// OpenHead gives it to its caller when it is complete.
func OpenHead(lines []string) *Head {
	h := &Head{series: map[string]int{}}
	h.loadLog(lines)
	return h
}

// Add is for everybody.
func (h *Head) Add() { h.mu.Lock(); h.append(); h.mu.Unlock() }

// Last too.
func (h *Head) Last() int { h.mu.Lock(); defer h.mu.Unlock(); return h.last }

// Double too.
func (h *Head) Double() int { h.mu.Lock(); defer h.mu.Unlock(); return 2 * h.last }

// Ring has a slice that is made once: its length is nobody's to change.
type Ring struct {
	mu   sync.Mutex
	buf  []string
	next int
}

// NewRing gives one of n places.
func NewRing(n int) *Ring { return &Ring{buf: make([]string, n)} }

// Push puts one in.
func (r *Ring) Push(s string) {
	r.mu.Lock()
	r.buf[r.next%len(r.buf)] = s
	r.next++
	r.mu.Unlock()
}

// Pop takes the newest.
func (r *Ring) Pop() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.buf[r.next%len(r.buf)]
	r.buf[r.next%len(r.buf)] = ""
	return s
}

// Cap asks for no lock.
func (r *Ring) Cap() int { return len(r.buf) }

// Lazy is made at the first call.
type Lazy struct {
	mu sync.Mutex
	db map[string]string
}

// Get needs the lock only to see that it is made.
func (l *Lazy) Get(k string) string {
	l.mu.Lock()
	if l.db == nil {
		l.db = map[string]string{}
	}
	l.mu.Unlock()
	return l.db[k]
}

// Len is zero before.
func (l *Lazy) Len() int { l.mu.Lock(); defer l.mu.Unlock(); return len(l.db) }

// Empty is true before.
func (l *Lazy) Empty() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.db == nil }

// Writer goes back to its pool when nobody writes any more.
type Writer struct {
	mu  sync.Mutex
	err error
	n   int
}

var writers sync.Pool

// GetWriter takes one.
func GetWriter() *Writer {
	if v := writers.Get(); v != nil {
		w := v.(*Writer)
		w.n = 0
		return w
	}
	return &Writer{}
}

// PutWriter gives it back.
func PutWriter(w *Writer) {
	w.reset()
	writers.Put(w)
}

func (w *Writer) reset() { w.err = nil }

// Write is safe for concurrent use.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n += len(b)
	if w.n > 100 {
		w.err = errFull
	}
	return len(b), w.err
}

// Err and N are too.
func (w *Writer) Err() error { w.mu.Lock(); defer w.mu.Unlock(); return w.err }
func (w *Writer) N() int     { w.mu.Lock(); defer w.mu.Unlock(); return w.n }
func (w *Writer) Free() int  { w.mu.Lock(); defer w.mu.Unlock(); return 100 - w.n }

var errFull = errors.New("full")
