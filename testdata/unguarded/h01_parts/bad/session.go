package parts

import "sync"

// figures lie in the session: its lock is theirs.
type figures struct {
	in, out int
	last    string
}

type session struct {
	mu   sync.Mutex
	seen figures
	peer struct{ id, round int }
}

func (s *session) received(n int, from string) {
	s.mu.Lock()
	s.seen.in += n
	s.seen.last = from
	s.mu.Unlock()
}

func (s *session) sent(n int) {
	s.mu.Lock()
	s.seen.out += n
	s.peer.round++
	s.mu.Unlock()
}

func (s *session) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.in + s.seen.out + s.peer.round
}

func (s *session) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.in, s.seen.out, s.seen.last = 0, 0, ""
	s.peer.round = 0
}

func (s *session) again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.out--
	s.peer.round--
}

func (s *session) Sent() int {
	return s.seen.out // want `s.seen.out is read without s.mu, which 4 of 5 accesses hold`
}

func (s *session) Round() int {
	return s.peer.round // want `s.peer.round is read without s.mu, which 4 of 5 accesses hold`
}

func (s *session) Serve(in <-chan string) {
	go func() {
		for name := range in {
			s.received(len(name), name)
		}
	}()
	go func() {
		for range in {
			s.sent(s.total())
			s.reset()
			s.again()
		}
	}()
}

// gate reaches what it guards by a pointer.
type gate struct {
	mu  sync.RWMutex
	cfg *config
}

type config struct {
	max  int
	name string
}

func newGate() *gate { return &gate{cfg: &config{max: 1}} }

func (g *gate) SetMax(n int) {
	g.mu.Lock()
	g.cfg.max = n
	g.mu.Unlock()
}

func (g *gate) Grow() {
	g.mu.Lock()
	g.cfg.max *= 2
	g.mu.Unlock()
}

func (g *gate) Full(n int) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return n >= g.cfg.max
}

func (g *gate) Double() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return 2 * g.cfg.max
}

func (g *gate) Max() int {
	return g.cfg.max // want `g.cfg.max is read without g.mu, which 4 of 5 accesses hold`
}

// What the comment says of the whole goes for its parts.
type board struct {
	mu    sync.Mutex
	state figures // guarded by mu
}

func (b *board) Add(n int) {
	b.mu.Lock()
	b.state.in += n
	b.mu.Unlock()
}

func (b *board) In() int {
	return b.state.in // want `b.state.in is read without b.mu, which its comment asks for`
}

// The index has no lock: who owns it has, and must hold it for its methods.
type index struct {
	byName map[string]int
	count  int
}

func (i *index) add(name string) {
	i.byName[name]++
	i.count++
}

func (i *index) find(name string) int { return i.byName[name] }

type catalog struct {
	mu  sync.Mutex
	idx *index
}

func newCatalog() *catalog { return &catalog{idx: &index{byName: map[string]int{}}} }

func (c *catalog) Add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idx.add(name)
}

func (c *catalog) AddAll(names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range names {
		c.idx.add(name)
	}
}

func (c *catalog) Has(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.idx.find(name) > 0
}

func (c *catalog) Twice(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.idx.find(name) > 1
}

func (c *catalog) Find(name string) int {
	return c.idx.find(name) // want `c.idx is read without c.mu, which 4 of 5 accesses hold`
}

type row struct {
	name string
	hits int
}

type table struct {
	mu   sync.Mutex
	rows []row
}

func newTable(n int) *table { return &table{rows: make([]row, n)} }

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

func (t *table) Double(i int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return 2 * t.rows[i].hits
}

func (t *table) Peek(i int) int {
	return t.rows[i].hits // want `t.rows\[i\].hits is read without t.mu, which 4 of 5 accesses hold`
}

// What replaces the whole replaces its parts.
type limits struct {
	max  int
	name string
}

type door struct {
	mu  sync.RWMutex
	lim limits
}

func (d *door) Set(l limits) {
	d.mu.Lock()
	d.lim = l
	d.mu.Unlock()
}

func (d *door) Full(n int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return n >= d.lim.max
}

func (d *door) Half(n int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return n >= d.lim.max/2
}

func (d *door) Limits() limits {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.lim
}

func (d *door) Max() int {
	return d.lim.max // want `d.lim.max is read without d.mu, which 4 of 5 accesses hold`
}

// The streams of one hub share its names.
type hub struct {
	mu    sync.RWMutex
	names map[string]string
}

type stream struct {
	up   *hub
	in   chan string
	mine []string
}

func (h *hub) Name(id string) string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.names[id]
}

func (s *stream) Close() {
	s.up.mu.Lock()
	defer s.up.mu.Unlock()
	for _, id := range s.mine {
		delete(s.up.names, id)
	}
}

func (s *stream) ReadFrom(p []byte) int {
	id := <-s.in
	s.up.mu.RLock()
	s.up.names[id] = id // want `s.up.names is written while s.up.mu is only read-held since line [0-9]+`
	s.up.mu.RUnlock()
	return copy(p, id)
}

func (s *stream) Put(id string) { s.in <- id }
