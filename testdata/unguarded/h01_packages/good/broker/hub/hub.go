// Package hub has listeners under a lock, and packets of two kinds.
package hub

import "sync"

type listeners struct {
	sync.RWMutex
	all map[string]func()
}

func (l *listeners) add(id string, f func()) {
	l.Lock()
	defer l.Unlock()
	l.all[id] = f
}

func (l *listeners) closeAll() int {
	l.RLock()
	defer l.RUnlock()
	for _, f := range l.all {
		f()
	}
	return len(l.all)
}

type kind int

const (
	publish kind = iota + 1
	disconnect
)

type packet struct {
	kind kind
	body []byte
}

type client struct {
	expires int
	out     chan []byte
}

// A Server is used by several goroutines.
type Server struct {
	served    int
	listeners *listeners
	own       *client
}

// New makes a server without listeners.
func New() *Server {
	return &Server{listeners: &listeners{all: map[string]func(){}}, own: &client{out: make(chan []byte, 1)}}
}

// Serve adds what is configured, and counts for whoever serves next.
func (s *Server) Serve(ids ...string) {
	s.served++
	for _, id := range ids {
		s.listeners.add(id, func() {})
	}
}

// Close closes the listeners.
func (s *Server) Close() int { return s.listeners.closeAll() }

// Publish is for any goroutine.
func (s *Server) Publish(body []byte) { s.handle(packet{publish, body}) }

// Disconnect is for the last.
func (s *Server) Disconnect() { s.handle(packet{kind: disconnect}) }

func (s *Server) handle(p packet) {
	switch p.kind {
	case publish:
		select {
		case s.own.out <- p.body:
		default:
		}
	case disconnect:
		s.own.expires = 1
	}
}
