package lockchan

import (
	"sync"
	"testing"
)

type gossip struct {
	mu     sync.Mutex
	closed chan bool
	peers  []string
}

func newGossip() *gossip { return &gossip{closed: make(chan bool)} }

func (g *gossip) bootstrap(p string) {
	g.mu.Lock()
	g.peers = append(g.peers, p)
	g.mu.Unlock()
}

func (g *gossip) stop() {
	g.closed <- true
}

func (g *gossip) manage() {
	for {
		select {
		case <-g.closed:
			return
		default:
			g.mu.Lock()
			n := len(g.peers)
			g.mu.Unlock()
			if n > 100 {
				return
			}
		}
	}
}

func TestGossip(t *testing.T) {
	g := newGossip()
	go func() {
		g.bootstrap("a")
		g.manage()
	}()
	g.stop()
}
