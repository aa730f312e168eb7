package comments

import "sync"

type group struct {
	mu      sync.Mutex
	pending map[string]int
	blocked bool
}

// commit takes what is pending.
//
// This is called under the group's lock.
func (g *group) commit(done func()) {
	g.pending = map[string]int{}
	done()
}

func (g *group) Mark(topic string, at int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pending[topic] = at
}

// The goroutine has the lock from here, and lets it go.
func (g *group) CommitLater() {
	g.mu.Lock()
	go func() {
		defer g.mu.Unlock()
		g.blocked = true
		g.commit(func() { g.blocked = false })
	}()
}

func (g *group) Commit() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.commit(func() {})
}
