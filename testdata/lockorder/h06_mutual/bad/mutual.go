// Package mutual has objects that know each other and lock each other.
package mutual

import "sync"

type peer struct {
	mu    sync.Mutex
	other *peer
	n     int
}

func (p *peer) sync() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.other.mu.Lock() // want `p.other.mu is taken while p.mu is held, both peer.mu, and nothing orders the two; two of them are each other's other \(mutual.go:22\)`
	p.n = p.other.n
	p.other.mu.Unlock()
}

func pair() (*peer, *peer) {
	a, b := &peer{}, &peer{}
	a.other, b.other = b, a
	return a, b
}

func Run() {
	a, b := pair()
	go a.sync()
	go b.sync()
}

// By way of a method of the other one.
type end struct {
	mu   sync.Mutex
	peer *end
	buf  []byte
}

func Pipe() (*end, *end) {
	a := &end{}
	b := &end{peer: a}
	a.peer = b
	return a, b
}

func (e *end) put(p []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.buf = append(e.buf, p...)
}

func (e *end) Write(p []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.peer.put(p) // want `e.peer.mu is taken while e.mu is held, both end.mu, and nothing orders the two; two of them are each other's peer \(mutual.go:42\)`
}
