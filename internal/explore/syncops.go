package explore

import (
	"go/constant"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is done with the types of sync and sync/atomic, locks apart.

func (m *machine) execAdd(s *state, g *gor, cell string, p op) []*state {
	var out []*state
	// What adds a number that no loop goes by counts by another rule.
	if l, _, known, ok := asInt(p.t.args[1]); ok && !known && !strings.HasPrefix(l.name, "{len ") && !m.bounds() {
		s.vague = true
	}
	states, deltas := m.concretize(s, m.smaller(p.t.args[1]))
	m.dropped = true
	for i, t := range states {
		h := t.own(g.id)
		if w := t.passed.get(cell); w != "" && strings.HasPrefix(g.id, w+"-") && t.counts.get(cell) == 0 && deltas[i] > 0 {
			m.panics(t, m.now, "late", nil)
			continue
		}
		n := t.counts.get(cell) + deltas[i]
		t.counts.set(cell, n)
		if n < 0 {
			m.panics(t, m.now, "negative", nil)
			continue
		}
		m.deliver(h, null{})
		out = append(out, t)
	}
	return out
}

// bounds reports whether the number that the call under way is given also
// decides how often a loop goes round.
func (m *machine) bounds() bool {
	call, ok := m.now.At.(ssa.CallInstruction)
	if !ok {
		return false
	}
	args := call.Common().Args
	return loopBound(args[len(args)-1], call)
}

// loopBound reports whether a value is compared with a counter, or goes where
// it may be, other than to at.
func loopBound(v ssa.Value, at ssa.Instruction) bool {
	refs := v.Referrers()
	if refs == nil {
		return false
	}
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.BinOp:
			switch r.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ:
				return true
			}
		case *ssa.MakeClosure, *ssa.Store:
			return true // a literal may have the loop
		case *ssa.Call:
			if r != at {
				return true
			}
		}
	}
	return false
}

func (m *machine) execOnce(s *state, g *gor, cell string, p op) []*state {
	c, ok := p.t.args[1].(closure)
	if s.once.get(cell) == 2 || !ok || !m.tables.follow(c.fn) {
		if s.once.get(cell) != 2 {
			s.escape(p.t.args[1])
		}
		s.once.set(cell, 2)
		return m.answer(s, g)
	}
	s.once.set(cell, 1)
	m.push(g, c.fn, nil, c.free, []after{{"once", cell}})
	return []*state{s}
}

// condLock is the mutex of a Cond.
func (s *state) condLock(cell string) string {
	l, _ := s.cell(cell + field(1))
	b, ok := l.(boxed)
	if !ok {
		return ""
	}
	return cellOf(b.v)
}

func (m *machine) execCondWait(s *state, g *gor, cell string) []*state {
	mu := s.condLock(cell)
	m.dropped = true
	if mu == "" {
		return nil
	}
	if s.locks.get(mu).writer != g.id {
		if s.ours(mu) && s.locks.get(mu).writer == "" {
			m.panics(s, m.now, "nolock", nil)
		}
		return nil
	}
	s.locks.remove(mu)
	g.waiting, g.relock = cell, mu
	return []*state{s}
}

func (m *machine) execSignal(s *state, g *gor, cell string, all bool) []*state {
	m.deliver(g, null{})
	var out []*state
	var waiting []string
	for _, w := range s.gs {
		if w.waiting == cell {
			waiting = append(waiting, w.id)
		}
	}
	if len(waiting) == 0 || all {
		for _, id := range waiting {
			s.own(id).waiting = ""
		}
		return []*state{s}
	}
	for _, id := range waiting {
		t := s.clone()
		t.own(id).waiting = ""
		out = append(out, t)
	}
	return out
}

// relock lets a goroutine that was woken take its mutex again.
func (m *machine) relock(s *state, id string) []*state {
	mu := s.byID(id).relock
	if l := s.locks.get(mu); l.writer != "" || len(l.readers) > 0 {
		return nil
	}
	t := s.clone()
	g := t.own(id)
	t.locks.set(mu, lockState{writer: id})
	g.relock = ""
	m.deliver(g, null{})
	return []*state{t}
}

func (m *machine) execAtomic(s *state, g *gor, p op) []*state {
	cell, args := cellOf(p.val)+"!", p.t.args
	old, ok := s.cell(cell)
	if !ok {
		old = integer(0)
		if p.t.results.Len() > 0 && isBool(p.t.results.At(0).Type()) && p.kind != opAtomicCAS || isBoolAtomic(p.t.name) {
			old = boolean(false)
		}
		if cell[0] == '~' || !s.ours(cellOf(p.val)) {
			old = symbol{"{*" + cell + "}"}
		}
	}
	switch p.kind {
	case opAtomicLoad:
		return m.give(s, g, old)
	case opAtomicStore:
		s.setCell(cell, args[1])
		return m.answer(s, g)
	case opAtomicSwap:
		s.setCell(cell, args[1])
		return m.give(s, g, old)
	case opAtomicAdd:
		v := arith(token.ADD, old, args[1])
		if v == nil {
			v = symbol{"{?}"}
		}
		s.setCell(cell, v)
		return m.give(s, g, v)
	}
	// Compare and swap.
	hit := compare(token.EQL, old, args[1])
	var out []*state
	for _, way := range []bool{true, false} {
		if k, ok := hit.(konst); ok && constant.BoolVal(k.v) != way {
			continue
		}
		if t, ok := hit.(truth); ok {
			if known, decided := s.facts.lookup(t.key); decided && known == (way == t.neg) {
				continue
			}
		}
		t := s.clone()
		assume(t, hit, way)
		if way {
			t.setCell(cell, args[2])
		}
		out = append(out, m.give(t, t.own(g.id), boolean(way))...)
	}
	return out
}

func isBoolAtomic(name string) bool {
	return len(name) > 16 && name[:16] == "sync/atomic.Bool"
}

func (m *machine) unlock(s *state, g *gor, cell string, read bool) []*state {
	l := s.locks.get(cell)
	switch {
	case read && len(l.readers) > 0:
		i := len(l.readers) - 1
		for j, r := range l.readers {
			if r == g.id {
				i = j
			}
		}
		l.readers = append(append([]string(nil), l.readers[:i]...), l.readers[i+1:]...)
	case !read && l.writer != "":
		l.writer = ""
	case s.ours(cell):
		return nil // another analyzer's business
	}
	if l.writer == "" && len(l.readers) == 0 {
		s.locks.remove(cell)
	} else {
		s.locks.set(cell, l)
	}
	m.deliver(g, null{})
	return []*state{s}
}

// count changes a counter.
func (m *machine) count(s *state, g *gor, cell string, delta int64) []*state {
	if !s.ours(cell) {
		return m.answer(s, g)
	}
	n := s.counts.get(cell) + delta
	s.counts.set(cell, n)
	if n < 0 {
		m.panics(s, m.now, "negative", nil)
		return nil
	}
	return m.answer(s, g)
}
