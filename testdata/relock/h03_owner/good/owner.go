// Package owner has pointers back that need not lead to where one came from.
package owner

import "sync"

type stream struct {
	mu        sync.RWMutex
	consumers map[string]*consumer
	mirrors   []*mirror
	peers     map[string]*peer
	lent      map[string]*item
	next      *stream
	prev      *stream
	msgs      int
	cur       *cursor
}

type consumer struct {
	mu     sync.Mutex
	stream *stream
	acked  int
}

// Unlocked before the consumers are asked.
func (s *stream) ackAll() {
	s.mu.RLock()
	var all []*consumer
	for _, c := range s.consumers {
		all = append(all, c)
	}
	s.mu.RUnlock()
	for _, c := range all {
		c.settle()
	}
}

func (s *stream) add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.consumers[name] = &consumer{stream: s}
}

func (c *consumer) settle() {
	c.stream.mu.RLock()
	defer c.stream.mu.RUnlock()
	c.acked += c.stream.msgs
}

// A mirror points to another stream, not to the one that keeps it.
type mirror struct{ source *stream }

func (s *stream) mirror(of *stream) {
	s.mu.Lock()
	s.mirrors = append(s.mirrors, &mirror{source: of})
	s.mu.Unlock()
}

func (m *mirror) size() int {
	m.source.mu.RLock()
	defer m.source.mu.RUnlock()
	return m.source.msgs
}

func (s *stream) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, m := range s.mirrors {
		n += m.size()
	}
	return n
}

// A peer moves from one stream to another.
type peer struct{ at *stream }

func (s *stream) join(name string, p *peer) {
	p.at.mu.Lock()
	delete(p.at.peers, name)
	p.at.mu.Unlock()
	p.at = s
	s.mu.Lock()
	s.peers[name] = p
	s.mu.Unlock()
}

func (p *peer) ping() {
	p.at.mu.Lock()
	p.at.msgs++
	p.at.mu.Unlock()
}

func (s *stream) pingAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.peers {
		p.ping()
	}
}

// An item is lent: it stays its maker's.
type item struct{ owner *stream }

func (s *stream) make(name string) {
	s.lent[name] = &item{owner: s}
}

func (s *stream) lend(name string, from *stream) {
	s.lent[name] = from.lent[name]
}

func (s *stream) useAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range s.lent {
		it.owner.mu.Lock()
		it.owner.msgs++
		it.owner.mu.Unlock()
	}
}

// A list: what is next is not always the one whose prev this is.
func (s *stream) link(n *stream) {
	s.next, n.prev = n, s
}

func (s *stream) around() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		s.next.prev.mu.Lock()
		s.next.prev.msgs++
		s.next.prev.mu.Unlock()
	}
}

// A cursor is made by one stream and given to another.
type cursor struct{ in *stream }

func newCursor(s *stream) *cursor { return &cursor{in: s} }

func (s *stream) give(c *cursor) { s.cur = c }

func (s *stream) step() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cur.in.mu.Lock()
	s.cur.in.msgs++
	s.cur.in.mu.Unlock()
}
