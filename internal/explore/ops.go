package explore

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// op is what a goroutine is about to do that others can notice or that may
// have to wait. Kind opNone stands for everything else.
type op struct {
	kind opKind
	val  value
	t    target
}

// pending gives the next such step of a goroutine.
func (m *machine) pending(s *state, g *gor) op {
	f := g.top()
	switch in := f.block.Instrs[f.idx].(type) {
	case *ssa.Send:
		c := m.eval(f, in.Chan)
		if ch, ok := c.(channel); ok && s.shut(ch) && !s.chans.get(ch.id).extern {
			return op{kind: opSend, val: c}
		}
		if s.knownChan(c) {
			return op{kind: opSend, val: c}
		}
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			if c := m.eval(f, in.X); s.knownChan(c) {
				return op{kind: opRecv, val: c}
			}
		}
	case *ssa.Select:
		return op{kind: opSelect}
	case *ssa.Call:
		if m.tables.call(&in.Call).plain {
			return op{}
		}
		return m.pendingCall(s, m.target(f, in.Common()))
	case *ssa.RunDefers:
		if n := len(f.defers); n > 0 {
			if p := m.pendingCall(s, f.defers[n-1].target); p.kind != opSend && p.kind != opRecv {
				return p
			}
		}
	}
	return op{}
}

// knownChan reports whether everything that happens to a channel is part of
// the run. The nil channel is known: nothing ever happens to it.
func (s *state) knownChan(v value) bool {
	switch c := v.(type) {
	case null:
		return true
	case channel:
		return !s.escaped.get(c.id)
	}
	return false
}

func (m *machine) pendingCall(s *state, t target) op {
	k := known(t.name)
	if len(t.args) == 0 {
		return op{}
	}
	cell := cellOf(t.args[0])
	visible := false
	switch k {
	case opSend, opRecv:
		visible = s.knownChan(t.args[0])
	case opClose:
		// A second close panics whoever else has the channel.
		_, ours := t.args[0].(channel)
		visible = ours || s.knownChan(t.args[0])
	case opLock, opRLock, opOnce:
		visible = cell != ""
	case opAdd, opWait, opGroupWait, opCondWait, opSignal, opBroadcast:
		visible = s.ours(cell)
	case opGroupGo:
		visible = s.ours(cell) && s.limits.get(cell) > 0
	case opAtomicAdd, opAtomicCAS, opAtomicLoad, opAtomicStore, opAtomicSwap:
		visible = cell != ""
	case opCancel:
		visible = !s.escaped.get(t.args[0].(cancel).id)
	}
	if !visible {
		return op{}
	}
	return op{k, t.args[0], t}
}

// exec gives the states to which the step of a goroutine leads; none when it
// has to wait.
func (m *machine) exec(s *state, id string) []*state {
	g := s.byID(id)
	if g.waiting != "" {
		return nil
	}
	if g.relock != "" {
		return m.relock(s, id)
	}
	p := m.pending(s, g)
	m.now = m.place(s, g)
	switch p.kind {
	case opSend:
		return m.execSend(s, id, p.val)
	case opRecv:
		return m.execRecv(s, id, p.val)
	case opSelect:
		return m.execSelect(s, id)
	}
	if !m.ready(s, p) {
		return nil
	}
	t := s.clone()
	g = t.own(id)
	if f := g.top(); isRunDefers(g.at()) {
		f.defers = f.defers[:len(f.defers)-1]
	}
	return m.execCall(t, g, p)
}

func isRunDefers(in ssa.Instruction) bool {
	_, ok := in.(*ssa.RunDefers)
	return ok
}

// ready reports whether a call does not have to wait.
func (m *machine) ready(s *state, p op) bool {
	cell := cellOf(p.val)
	switch p.kind {
	case opLock:
		l := s.locks.get(cell)
		return l.writer == "" && len(l.readers) == 0
	case opRLock:
		return s.locks.get(cell).writer == ""
	case opWait, opGroupWait:
		return s.counts.get(cell) <= 0
	case opGroupGo:
		return s.counts.get(cell) < s.limits.get(cell)
	case opOnce:
		return s.once.get(cell) != 1
	}
	return true
}

// execCall does what a call does, in a state that is its own.
func (m *machine) execCall(s *state, g *gor, p op) []*state {
	cell := cellOf(p.val)
	p.t.lose(s)
	switch p.kind {
	case opClose:
		return m.execClose(s, g, p.val)
	case opLock:
		s.locks.set(cell, lockState{writer: g.id})
	case opRLock:
		l := s.locks.get(cell)
		s.locks.set(cell, lockState{readers: append(slices.Clone(l.readers), g.id)})
	case opAdd:
		return m.execAdd(s, g, cell, p)
	case opWait:
		s.passed.set(cell, g.id)
	case opGroupWait:
		if end, ok := s.groups.lookup(cell); ok {
			m.cancel(s, end, nil)
		}
		return m.answer(s, g)
	case opGroupGo:
		return m.goMethod(s, g, opGroupGo, p.t)
	case opOnce:
		return m.execOnce(s, g, cell, p)
	case opCondWait:
		return m.execCondWait(s, g, cell)
	case opSignal, opBroadcast:
		return m.execSignal(s, g, cell, p.kind == opBroadcast)
	case opAtomicAdd, opAtomicCAS, opAtomicLoad, opAtomicStore, opAtomicSwap:
		return m.execAtomic(s, g, p)
	case opCancel:
		m.cancel(s, p.val.(cancel).id, g.at())
	}
	m.deliver(g, null{})
	return []*state{s}
}
