// Package mutual has objects that know each other, and lock one at a time, in
// order, or under a lock that both have.
package mutual

import "sync"

type peer struct {
	mu    sync.Mutex
	other *peer
	n     int
}

// One after the other.
func (p *peer) sync() {
	p.other.mu.Lock()
	n := p.other.n
	p.other.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n = n
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

// A chain: the next one does not know the one before.
type node struct {
	mu   sync.Mutex
	next *node
	n    int
}

func chain(n int) *node {
	var head *node
	for range n {
		head = &node{next: head}
	}
	return head
}

func (n *node) Move() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next != nil {
		n.next.mu.Lock()
		n.next.n += n.n
		n.next.mu.Unlock()
	}
}

// The two have one lock around theirs.
type end struct {
	pipe *sync.Mutex
	mu   sync.Mutex
	peer *end
	buf  []byte
}

func Pipe() (*end, *end) {
	var mu sync.Mutex
	a := &end{pipe: &mu}
	b := &end{pipe: &mu, peer: a}
	a.peer = b
	return a, b
}

func (e *end) Write(p []byte) {
	e.pipe.Lock()
	defer e.pipe.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.peer.mu.Lock()
	e.peer.buf = append(e.peer.buf, p...)
	e.peer.mu.Unlock()
}

var first = chain(3)
