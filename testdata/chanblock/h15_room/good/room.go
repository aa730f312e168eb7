package good

import "sync"

type postings struct{ byName map[string]map[string][]int }

// remove has room for one more.
func (p *postings) remove(affected []string) {
	gone := make(chan string, len(p.byName)+1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range append(affected, "") {
			delete(p.byName[name], name)
			if len(p.byName[name]) == 0 {
				gone <- name
			}
		}
	}()
	<-done
	close(gone)
	for name := range gone {
		delete(p.byName, name)
	}
}

// keys collects each key once: never more than the map has.
func (p *postings) keys() []string {
	found := make(chan string, len(p.byName))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for name, m := range p.byName {
			if len(m) == 0 {
				found <- name
			}
		}
	}()
	<-done
	close(found)
	var out []string
	for name := range found {
		out = append(out, name)
	}
	return out
}

// server has no connections before the first comes.
type server struct {
	mu    sync.Mutex
	conns map[*conn]bool
}

type conn struct{ open bool }

func newServer() *server { return &server{} }

func (s *server) add(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		s.conns = map[*conn]bool{}
	}
	s.conns[c] = true
}

// closeAll has room for each, and does not wait for all.
func (s *server) closeAll(late <-chan struct{}) {
	s.mu.Lock()
	n := len(s.conns)
	done := make(chan struct{}, n)
	for c := range s.conns {
		go s.close(c, done)
	}
	s.mu.Unlock()
	for range n {
		select {
		case <-done:
		case <-late:
			return
		}
	}
}

func (s *server) close(c *conn, done chan<- struct{}) {
	c.open = false
	if done != nil {
		done <- struct{}{}
	}
}
