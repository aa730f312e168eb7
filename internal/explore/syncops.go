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
		h := t.byID(g.id)
		if w := t.passed[cell]; w != "" && strings.HasPrefix(g.id, w+"-") && t.counts[cell] == 0 && deltas[i] > 0 {
			m.panics(t, m.now, "late", nil)
			continue
		}
		t.counts[cell] += deltas[i]
		if t.counts[cell] < 0 {
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
	if s.once[cell] == 2 || !ok || !m.tables.follow(c.fn) {
		if s.once[cell] != 2 {
			s.escape(p.t.args[1])
		}
		s.once[cell] = 2
		return m.answer(s, g)
	}
	s.once[cell] = 1
	m.push(g, c.fn, nil, c.free, []after{{"once", cell}})
	return []*state{s}
}

// condLock is the mutex of a Cond.
func (s *state) condLock(cell string) string {
	b, ok := s.heap[cell+field(1)].(boxed)
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
	if s.locks[mu].writer != g.id {
		if s.ours(mu) && s.locks[mu].writer == "" {
			m.panics(s, m.now, "nolock", nil)
		}
		return nil
	}
	delete(s.locks, mu)
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
			s.byID(id).waiting = ""
		}
		return []*state{s}
	}
	for _, id := range waiting {
		t := s.clone()
		t.byID(id).waiting = ""
		out = append(out, t)
	}
	return out
}

// relock lets a goroutine that was woken take its mutex again.
func (m *machine) relock(s *state, id string) []*state {
	mu := s.byID(id).relock
	if l := s.locks[mu]; l.writer != "" || len(l.readers) > 0 {
		return nil
	}
	t := s.step(id)
	g := t.byID(id)
	t.locks[mu] = lockState{writer: id}
	g.relock = ""
	m.deliver(g, null{})
	return []*state{t}
}

func (m *machine) execAtomic(s *state, g *gor, p op) []*state {
	cell, args := cellOf(p.val)+"!", p.t.args
	old, ok := s.heap[cell]
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
		s.heap[cell] = args[1]
		return m.answer(s, g)
	case opAtomicSwap:
		s.heap[cell] = args[1]
		return m.give(s, g, old)
	case opAtomicAdd:
		v := arith(token.ADD, old, args[1])
		if v == nil {
			v = symbol{"{?}"}
		}
		s.heap[cell] = v
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
			if known, decided := s.facts[t.key]; decided && known == (way == t.neg) {
				continue
			}
		}
		t := s.clone()
		assume(t, hit, way)
		if way {
			t.heap[cell] = args[2]
		}
		out = append(out, m.give(t, t.byID(g.id), boolean(way))...)
	}
	return out
}

func isBoolAtomic(name string) bool {
	return len(name) > 16 && name[:16] == "sync/atomic.Bool"
}
