package interleave

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// edges gives what a tracker or the static half would tell of p: every lock
// held while another is waited for. The goroutine and the operation stand in
// ToSite.
func edges(p Program) []lockgraph.Edge {
	var out []lockgraph.Edge
	for t, ops := range p.Threads {
		held := p.HeldAt(t)
		for pc, o := range ops {
			if !o.Blocks() {
				continue
			}
			for _, from := range gates(p, held[pc]) {
				e := lockgraph.Edge{
					From: from.Class, FromMode: from.Mode, To: p.lockName(o.Lock),
					ToSite: finding.Site{File: fmt.Sprint("g", t), Line: pc + 1, Col: t + 1},
				}
				if o.Kind == RLock {
					e.ToMode = lockgraph.Read
				}
				for _, g := range gates(p, held[pc]) {
					if g.Class != e.From {
						e.Gates = append(e.Gates, g)
					}
				}
				out = append(out, e)
			}
		}
	}
	return out
}

func gates(p Program, h Held) []lockgraph.Gate {
	var out []lockgraph.Gate
	for l := range p.RW {
		switch {
		case h.Write>>l&1 == 1:
			out = append(out, lockgraph.Gate{Class: p.lockName(l)})
		case h.Read>>l&1 == 1:
			out = append(out, lockgraph.Gate{Class: p.lockName(l), Mode: lockgraph.Read})
		}
	}
	return out
}

func graph(p Program) *lockgraph.Graph {
	g := new(lockgraph.Graph)
	g.Add(edges(p)...)
	for l := range p.RW {
		if p.Written()>>l&1 == 1 {
			g.AddWriters(p.lockName(l))
		}
	}
	return g
}

// witnesses gives the program in which each edge of the cycle has a goroutine
// of its own that runs what its witness ran; a lock both held and asked for in
// Read mode gets the writer that the cycle supposes.
func witnesses(p Program, c lockgraph.Cycle) Program {
	q := Program{RW: p.RW}
	var writers uint16
	for i, e := range c.Edges {
		q.Threads = append(q.Threads, p.Threads[e.ToSite.Col-1])
		next := c.Edges[(i+1)%len(c.Edges)]
		if e.ToMode == lockgraph.Read && next.FromMode == lockgraph.Read {
			writers |= 1 << p.Threads[e.ToSite.Col-1][e.ToSite.Line-1].Lock
		}
	}
	return q.WithWriters(writers)
}

// TestGraph holds the rules of what a cycle is against all interleavings: no
// deadlock without a cycle, no cycle without a deadlock of its witnesses.
//
// The second half is held to well-nested programs. Where a lock is released
// before one that was taken after it, the order of past releases can keep two
// witnesses apart: one may come to hold b only by way of a, which the other
// keeps after having passed through b itself. Edges and gates do not show
// that, and it is rare (one of 3,500 random programs with such releases).
func TestGraph(t *testing.T) {
	n := uint64(12_000)
	if testing.Short() {
		n = 1200
	}
	deadlocks, cycles := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 3))
		p := Random(r, Shape{Threads: 3, Locks: 4, RW: seed%2 == 1, Try: seed%3 == 1, Chain: seed%4 == 0})
		found := graph(p).Cycles(lockgraph.Options{})
		at, dead := p.Deadlock()
		if dead {
			deadlocks++
			if len(found) == 0 {
				t.Errorf("seed %d: a deadlock and no cycle\n%s%s", seed, p, p.Describe(at))
			}
		}
		for _, c := range found {
			cycles++
			if seed%4 == 0 {
				continue
			}
			if q := witnesses(p, c); !deadlocksIn(q) {
				t.Errorf("seed %d: cycle %s and no deadlock\n%switnesses:\n%s", seed, c, p, q)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d programs: %d deadlock, %d cycles", n, deadlocks, cycles)
}

func deadlocksIn(p Program) bool {
	_, dead := p.Deadlock()
	return dead
}
