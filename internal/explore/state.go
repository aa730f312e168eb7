package explore

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// state is one moment of a run. States share what they have in common: a clone
// copies nothing but this struct, and own, table.set and the like copy what is
// about to be changed.
type state struct {
	gs     []*gor
	heap   table[object] // what the run has made, by base
	outer  table[value]  // cells of memory that others own
	chans  table[*chanState]
	locks  table[lockState]
	counts table[int64] // WaitGroups and errgroups: cell → count
	limits table[int64] // errgroups with a limit
	groups table[string]
	once   table[int] // 1 running, 2 done
	facts  table[bool]
	ranges table[interval]
	// kids lists the contexts below a context, by their done channels.
	kids table[[]string]
	// escaped holds what code out of sight can reach.
	escaped table[bool]

	passed  table[string]   // WaitGroup → who saw it at zero
	left    ssa.Instruction // where the root returned
	vague   bool            // a branch was on what only a protocol decides
	guesses int             // branches that nothing decided
}

// chanState is never changed: setChan puts another in its place.
type chanState struct {
	size   int64
	buf    []value
	closed ssa.Instruction // what closed it
	extern bool            // something out of sight may close it
}

type lockState struct {
	writer  string // goroutine
	readers []string
}

type interval struct{ lo, hi int64 }

func (s *state) clone() *state {
	c := *s
	c.heap, c.outer, c.chans = s.heap.share(), s.outer.share(), s.chans.share()
	c.locks, c.counts, c.limits = s.locks.share(), s.counts.share(), s.limits.share()
	c.groups, c.once, c.facts, c.ranges = s.groups.share(), s.once.share(), s.facts.share(), s.ranges.share()
	c.kids, c.escaped, c.passed = s.kids.share(), s.escaped.share(), s.passed.share()
	c.gs = append(make([]*gor, 0, len(s.gs)+1), s.gs...)
	for _, g := range s.gs {
		g.shared = true
	}
	return &c
}

// setChan changes a channel.
func (s *state) setChan(id string, change func(*chanState)) {
	c := *s.chans.get(id)
	change(&c)
	s.chans.set(id, &c)
}

// push and pop change the buffer of a channel.
func (s *state) push(id string, x value) {
	s.setChan(id, func(c *chanState) { c.buf = append(slices.Clip(c.buf), x) })
}

func (s *state) pop(id string) (x value) {
	s.setChan(id, func(c *chanState) { x, c.buf = c.buf[0], c.buf[1:] })
	return x
}

// byID gives a goroutine for reading; own for changing it.
func (s *state) byID(id string) *gor {
	for _, g := range s.gs {
		if g.id == id {
			return g
		}
	}
	return nil
}

func (s *state) own(id string) *gor {
	for i, g := range s.gs {
		if g.id != id {
			continue
		}
		if g.shared {
			g = g.clone()
			s.gs[i] = g
		}
		return g
	}
	return nil
}

// forget drops what was decided about a symbol that is computed anew.
func (s *state) forget(name string) {
	has := func(key string) bool { return strings.Contains(key, name) }
	s.facts.drop(has)
	s.ranges.drop(has)
}
