// Package room counts with one operation, or where one goroutine counts.
package room

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

type gate struct {
	inflight atomic.Int64
	most     int64
}

// The Add itself decides.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.inflight.Load() >= g.most { // saves the Add most of the time
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	if g.inflight.Add(1) > g.most {
		g.inflight.Add(-1)
		return
	}
	defer g.inflight.Add(-1)
	w.WriteHeader(http.StatusOK)
}

type server struct {
	conns atomic.Int64
	most  int64
}

// One goroutine accepts; those that it starts only count down.
func (s *server) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		if s.conns.Load() >= s.most {
			conn.Close()
			continue
		}
		s.conns.Add(1)
		go func() {
			defer s.conns.Add(-1)
			conn.Close()
		}()
	}
}

type log struct {
	size atomic.Int64
	file func([]byte, int64)
}

// The one writer; others ask for the size.
func (l *log) write(p []byte) {
	at := l.size.Load()
	l.size.Add(1)
	l.file(p, at)
}

func (l *log) Size() int64 { return l.size.Load() }

type pool struct {
	mu   sync.Mutex
	open atomic.Int32
	most int32
}

// The lock makes one step of it.
func (p *pool) get(dial func()) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open.Load() >= p.most {
		return errors.New("too many")
	}
	p.open.Add(1)
	dial()
	return nil
}

type noisy struct{ said atomic.Int32 }

// A count that stops at its limit, or one late.
func (n *noisy) ServeHTTP(http.ResponseWriter, *http.Request) {
	if n.said.Load() < 10 {
		n.said.Add(1)
	}
}

type stats struct{ bytes atomic.Int64 }

// What is added is no ticket.
func (s *stats) add(n int64, show func(int64)) {
	show(s.bytes.Load())
	s.bytes.Add(n)
}
