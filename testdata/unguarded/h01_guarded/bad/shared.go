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

// service has a lock that all readers hold.
type service struct {
	m         sync.Mutex
	endpoints []string
}

func (s *service) AddEndpoint(name string) { addEndpoint(s, "x."+name) }

func addEndpoint(s *service, name string) {
	s.endpoints = append(s.endpoints, name) // want `s\.endpoints is written without s\.m, which \d+ of \d+ accesses hold`
}

func (s *service) Names() []string {
	s.m.Lock()
	defer s.m.Unlock()
	return append([]string(nil), s.endpoints...)
}

func (s *service) Has(name string) bool {
	s.m.Lock()
	defer s.m.Unlock()
	for _, e := range s.endpoints {
		if e == name {
			return true
		}
	}
	return false
}

// listener has goroutines that look at its flag without the lock.
type listener struct {
	mu   sync.Mutex
	stop bool
	open map[int]bool
}

func (l *listener) Start(next func() int) { go l.listen(next) }

func (l *listener) listen(next func() int) {
	for {
		n := next()
		if n < 0 {
			if l.stop { // want `l\.stop is read without l\.mu, which \d+ of \d+ accesses hold`
				return
			}
			continue
		}
		l.mu.Lock()
		if !l.stop {
			l.open[n] = true
			go l.handle(n, next)
		}
		l.mu.Unlock()
	}
}

func (l *listener) handle(n int, next func() int) {
	for next() > n {
		if l.stop { // want `l\.stop is read without l\.mu, which \d+ of \d+ accesses hold`
			return
		}
	}
}

func (l *listener) Shutdown() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop {
		return
	}
	l.stop = true
}

// host makes its name when it is asked for.
type host struct {
	mu   sync.RWMutex
	name string
	addr string
}

func (h *host) SetAddr(addr string) { h.mu.Lock(); h.addr = addr; h.mu.Unlock() }

func (h *host) Name() string {
	if h.name == "" {
		h.name = "host " + h.addr // want `h\.name is written without h\.mu, which guards the read at line \d+|h\.name is written without h\.mu, which \d+ of \d+ accesses hold`
	}
	return h.name
}

func (h *host) String() string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.name + " at " + h.addr
}
