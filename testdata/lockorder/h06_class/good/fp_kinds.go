// Reported though it cannot happen: the links of the one kind and those of the
// other are two sets of objects of one type, and their locks one class.

package class

import "sync"

type link struct {
	mu   sync.Mutex
	leaf bool
	n    int
}

type gateway struct {
	mu  sync.Mutex
	out map[string]*link
	n   int
}

func (g *gateway) add(name string) { g.out[name] = &link{} }

// The links of a gateway are no leaves.
func (g *gateway) each() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.out {
		l.mu.Lock() // want `link.mu is taken while gateway.mu is held; fp_kinds.go:38 takes them the other way round`
		g.n += l.n
		l.mu.Unlock()
	}
}

func newLeaf() *link { return &link{leaf: true} }

func (l *link) startLeaf(g *gateway) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g.mu.Lock()
	l.n = g.n
	g.mu.Unlock()
}
