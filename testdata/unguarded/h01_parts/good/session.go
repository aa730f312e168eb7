package parts

import (
	"sync"
	"time"
)

type figures struct {
	in, out int
	name    string
}

// guarded has a lock of its own, and is nobody else's.
type guarded struct {
	mu sync.Mutex
	n  int
}

func (g *guarded) add() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
}

type session struct {
	mu   sync.Mutex
	seen figures
	own  guarded
	up   *server
	cur  *figures
	slot [4]figures
}

func newSession(up *server, name string) *session {
	s := &session{up: up, cur: &figures{}}
	s.seen.name = name
	return s
}

func (s *session) received(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.in += n
	s.cur.in += n
	s.up.total += n
}

func (s *session) sent(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.out += n
	s.cur.out += n
	s.up.total += n
}

func (s *session) sum() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.in + s.seen.out + s.cur.in + s.cur.out + s.up.total
}

// Name is set by the constructor only.
func (s *session) Name() string { return s.seen.name }

// Copy takes a copy under the lock, and looks at that.
func (s *session) Copy() int {
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	return seen.in + seen.out
}

// Take leaves another in its place: what it takes is its own from then on.
func (s *session) Take() int {
	s.mu.Lock()
	cur := s.cur
	s.cur = &figures{}
	s.mu.Unlock()
	cur.in++
	return cur.in + cur.out
}

// Own asks the part's own lock.
func (s *session) Own() int {
	s.own.add()
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	return s.own.n
}

// Slot belongs to one goroutine each.
func (s *session) Slot(i int) { s.slot[i].in++ }

// server is shared by all sessions: no session's lock guards it.
type server struct {
	total int
	loops int
}

func (s *server) Total() int { return s.total }

func (s *session) Serve(in <-chan int) {
	go func() {
		for n := range in {
			s.received(n)
			s.sent(s.sum())
		}
	}()
}

// frame has no lock: the reader's own frame is no business of the lock.
type frame struct{ off, size int }

func (f *frame) grow(n int) { f.size += n }
func (f *frame) len() int   { return f.size }

// sized has nothing that changes.
type sized struct{ max int }

func (s *sized) limit() int { return s.max }

type reader struct {
	mu    sync.Mutex
	out   *frame
	own   *frame
	lim   sized
	spare []*frame
	n     int
}

func newReader() *reader { return &reader{out: &frame{}, own: &frame{}, lim: sized{max: 8}} }

func (r *reader) Put(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n = min(n, r.lim.limit())
	r.out.grow(n)
}

func (r *reader) Put2(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n = min(2*n, r.lim.limit())
	r.out.grow(2 * n)
}

func (r *reader) Size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return min(r.out.len(), r.lim.limit()) + r.n
}

func (r *reader) Limit() int { return r.lim.limit() }

// Drain works on a frame that it has taken out.
func (r *reader) Drain() int {
	r.mu.Lock()
	f := r.out
	r.out = &frame{}
	r.mu.Unlock()
	f.grow(1)
	return f.len()
}

// run is the only one who touches its own frame.
func (r *reader) run(in <-chan int) {
	for n := range in {
		r.own.grow(n)
		r.mu.Lock()
		r.n += r.own.len()
		r.mu.Unlock()
	}
}

type row struct {
	name string
	hits int
}

type table struct {
	mu   sync.Mutex
	rows []row
}

func newTable(names []string) *table {
	t := &table{rows: make([]row, len(names))}
	for i, n := range names {
		t.rows[i].name = n
	}
	return t
}

func (t *table) Hit(i int) {
	t.mu.Lock()
	t.rows[i].hits++
	t.mu.Unlock()
}

func (t *table) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.rows {
		t.rows[i].hits = 0
	}
}

func (t *table) Hits(i int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rows[i].hits
}

// Name never changes, and nobody replaces the rows.
func (t *table) Name(i int) string { return t.rows[i].name }

type limits struct {
	max  int
	name string
}

// door's limits are set before it is at work.
type door struct {
	mu   sync.RWMutex
	lim  limits
	open bool
}

func newDoor(l limits) *door {
	d := &door{}
	d.lim = l
	return d
}

func (d *door) Open() {
	d.mu.Lock()
	d.open = d.lim.max > 0
	d.mu.Unlock()
}

func (d *door) Full(n int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.open && n >= d.lim.max
}

func (d *door) Max() int { return d.lim.max }

// The machine's lock is there for the machine's conn; the handler's copy is its own.
type machine struct {
	mu   sync.RWMutex
	conn *int
}

type handler struct {
	m    *machine
	conn *int
}

func (m *machine) set(c *int) {
	m.mu.Lock()
	m.conn = c
	m.mu.Unlock()
}

func (h *handler) Sent() *int {
	h.m.mu.RLock()
	h.conn = h.m.conn
	h.m.mu.RUnlock()
	return h.conn
}

func (h *handler) Established() *int {
	h.m.mu.Lock()
	h.conn = h.m.conn
	h.m.mu.Unlock()
	return h.conn
}

// sweeper's check runs under the lock that locked takes for it.
type sweeper struct {
	mu    sync.Mutex
	timer *time.Timer
	all   struct {
		peers map[string]int
		lost  int
	}
}

func (s *sweeper) locked(f func()) func() {
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		f()
	}
}

func (s *sweeper) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer = time.AfterFunc(time.Second, s.locked(s.check))
}

func (s *sweeper) check() {
	for name, n := range s.all.peers {
		if n == 0 {
			s.drop(name)
		}
	}
	if s.timer != nil {
		s.timer.Reset(time.Second)
	}
}

func (s *sweeper) drop(name string) {
	delete(s.all.peers, name)
	s.all.lost++
}

func (s *sweeper) Add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all.peers == nil {
		s.all.peers = map[string]int{}
	}
	s.all.peers[name]++
}

func (s *sweeper) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(name)
}

func (s *sweeper) Has(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.peers[name] > 0
}

func (s *sweeper) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all.peers) + s.all.lost
}

// courier's loop is the only one that takes the read lock, and so has the map alone with
// it; whoever replaces the map locks.
type courier struct {
	mu   sync.RWMutex
	lost map[string]bool
	out  chan string
}

func newCourier() *courier {
	c := &courier{lost: map[string]bool{}, out: make(chan string)}
	go c.run()
	return c
}

func (c *courier) run() {
	for name := range c.out {
		c.send(name)
	}
}

func (c *courier) send(name string) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.lost[name] {
		delete(c.lost, name)
		return
	}
	c.lost[name] = true
}

func (c *courier) Reset() {
	c.mu.Lock()
	c.lost = map[string]bool{}
	c.mu.Unlock()
}

func (c *courier) Send(name string) { c.out <- name }
func (c *courier) Close()           { close(c.out) }
