package explore

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// What is done with channels: who meets whom, and what is carried over.

// execClose closes a channel.
func (m *machine) execClose(s *state, g *gor, v value) []*state {
	c, ok := v.(channel)
	if !ok {
		m.panics(s, m.now, "closenil", nil)
		return nil
	}
	if by := s.chans.get(c.id).closed; by != nil {
		m.panics(s, m.now, "closetwice", by)
		return nil
	}
	s.setChan(c.id, func(c *chanState) { c.closed = m.now.At })
	ch := s.chans.get(c.id)
	m.deliver(g, null{})
	// Who waits to send on it panics.
	for _, o := range s.gs {
		if o != g && o.poised() && ch.size == int64(len(ch.buf)) {
			if p := m.pending(s, o); p.kind == opSend && p.val == v {
				m.panics(s, m.place(s, o), "sendclosed", ch.closed)
				return nil
			}
		}
	}
	return []*state{s}
}

func (m *machine) execSend(s *state, id string, v value) []*state {
	c, ok := v.(channel)
	if !ok {
		return nil
	}
	if by := s.chans.get(c.id).closed; by != nil {
		m.panics(s, m.now, "sendclosed", by)
		return nil
	}
	return m.offer(s, id, c, -1, m.carries(s, s.byID(id)))
}

// offer gives the states in which a sender has handed x over: to the buffer of
// an open channel, or to a receiver; pick is the sender's select case, or -1.
func (m *machine) offer(s *state, id string, c channel, pick int, x value) []*state {
	ch := s.chans.get(c.id)
	if int64(len(ch.buf)) < ch.size {
		t := s.clone()
		t.push(c.id, x)
		m.sent(t.own(id), pick)
		return []*state{t}
	}
	if ch.size > 0 {
		return nil
	}
	return m.meet(s, id, c, pick, x)
}

// meet gives the states in which a sender of an unbuffered channel meets a
// receiver; pick is the sender's select case, or -1.
func (m *machine) meet(s *state, id string, c channel, pick int, x value) []*state {
	var out []*state
	for _, o := range s.gs {
		if o.id == id || !o.poised() {
			continue
		}
		p := m.pending(s, o)
		if p.kind == opRecv && p.val == value(c) {
			t := s.clone()
			m.sent(t.own(id), pick)
			m.received(t.own(o.id), x, true)
			out = append(out, t)
		}
		if p.kind != opSelect {
			continue
		}
		sel := o.at().(*ssa.Select)
		for i, st := range sel.States {
			if st.Dir == types.RecvOnly && m.eval(o.top(), st.Chan) == value(c) {
				t := s.clone()
				m.sent(t.own(id), pick)
				m.chosen(t.own(o.id), i, x, true)
				out = append(out, t)
			}
		}
	}
	return out
}

// sent moves a sender on.
func (m *machine) sent(g *gor, pick int) {
	if pick >= 0 {
		m.chosen(g, pick, nil, false)
		return
	}
	m.passed(g)
}

// received gives a receiver its value.
func (m *machine) received(g *gor, x value, ok bool) {
	f := g.top()
	in, direct := f.block.Instrs[f.idx].(*ssa.UnOp)
	if !direct { // by a function of another package
		m.deliver(g, symbol{"{?}"})
		return
	}
	if !ok {
		x = zero(in.X.Type().Underlying().(*types.Chan).Elem())
	}
	if in.CommaOk {
		f.set(in, tuple{x, boolean(ok)})
	} else {
		f.set(in, x)
	}
	f.idx++
}

func (m *machine) execRecv(s *state, id string, v value) []*state {
	c, ok := v.(channel)
	if !ok {
		return nil
	}
	return m.take(s, id, c, m.received)
}

// take gives the states in which a receiver has got a value, or ok=false from
// the end of the channel; receive moves it on.
func (m *machine) take(s *state, id string, c channel, receive func(g *gor, x value, ok bool)) []*state {
	ch := s.chans.get(c.id)
	if len(ch.buf) > 0 {
		t := s.clone()
		receive(t.own(id), t.pop(c.id), true)
		return []*state{t}
	}
	if ch.closed != nil || ch.extern {
		t := s.clone()
		if ch.closed == nil {
			t.setChan(c.id, func(c *chanState) { c.closed = s.byID(id).at() })
		}
		receive(t.own(id), nil, false)
		return []*state{t}
	}
	return m.senders(s, id, c, receive)
}

// senders gives the states in which a receiver meets a sender of an unbuffered
// channel.
func (m *machine) senders(s *state, id string, c channel, receive func(g *gor, x value, ok bool)) []*state {
	if s.chans.get(c.id).size > 0 {
		return nil
	}
	var out []*state
	for _, o := range s.gs {
		if o.id == id || !o.poised() {
			continue
		}
		p := m.pending(s, o)
		if p.kind == opSend && p.val == value(c) {
			t := s.clone()
			receive(t.own(id), m.carries(t, o), true)
			m.passed(t.own(o.id))
			out = append(out, t)
		}
		if p.kind != opSelect {
			continue
		}
		for i, st := range o.at().(*ssa.Select).States {
			if st.Dir == types.SendOnly && m.eval(o.top(), st.Chan) == value(c) {
				t := s.clone()
				receive(t.own(id), m.carried(t, m.eval(o.top(), st.Send), st.Send), true)
				m.chosen(t.own(o.id), i, nil, false)
				out = append(out, t)
			}
		}
	}
	return out
}

// chosen ends a select with case i, -1 for default.
func (m *machine) chosen(g *gor, i int, x value, ok bool) {
	f := g.top()
	sel := f.block.Instrs[f.idx].(*ssa.Select)
	res := tuple{integer(int64(i)), boolean(ok)}
	for j, st := range sel.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		switch {
		case j != i:
			res = append(res, symbol{"{?}"})
		case x == nil:
			res = append(res, zero(st.Chan.Type().Underlying().(*types.Chan).Elem()))
		default:
			res = append(res, x)
		}
	}
	f.set(sel, res)
	f.idx++
}

// sent marks symbols that came over a channel.
const sent = "<-}"

// carried is a value on the other side of a channel. Numbers and the like lose
// their identity: they are mostly made from the counters of loops that are
// played a few times only. What the source writes out stays.
func (m *machine) carried(s *state, x value, from ssa.Value) value {
	if _, lit := from.(*ssa.Const); lit {
		return x
	}
	if _, basic := from.Type().Underlying().(*types.Basic); !basic {
		return x
	}
	name := "{" + from.Parent().Name() + "." + from.Name() + sent
	s.forget(name)
	return symbol{name}
}

// execSelect gives a state for each case that can come.
func (m *machine) execSelect(s *state, id string) []*state {
	g := s.byID(id)
	sel := g.at().(*ssa.Select)
	var out []*state
	extern, ready := false, false
	for i, st := range sel.States {
		v := m.eval(g.top(), st.Chan)
		if !s.knownChan(v) && !(st.Dir == types.RecvOnly && s.shut(v)) {
			extern = true
			t := s.clone()
			if st.Dir == types.RecvOnly {
				x := value(symbol{"{?}"})
				m.chosen(t.own(id), i, x, true)
				// Whether it was a value or the close is open.
				f := t.own(id).top()
				got, _ := f.get(sel)
				got.(tuple)[1] = truth{key: "{?}"}
			} else {
				t.escape(m.eval(g.top(), st.Send))
				m.chosen(t.own(id), i, nil, false)
			}
			out = append(out, t)
			continue
		}
		if c, ok := v.(channel); ok {
			steps := m.execCase(s, id, sel, i, c)
			out = append(out, steps...)
			// Who stands before its operation on an unbuffered channel may not
			// have begun to wait there.
			ready = ready || s.chans.get(c.id).size > 0 && len(steps) > 0 || s.shut(v)
		}
	}
	if !sel.Blocking && (!ready || extern) {
		t := s.clone()
		m.chosen(t.own(id), -1, nil, false)
		out = append(out, t)
	}
	return out
}

// shut reports whether the run has closed a channel.
func (s *state) shut(v value) bool {
	c, ok := v.(channel)
	return ok && s.chans.get(c.id).closed != nil
}

func (m *machine) execCase(s *state, id string, sel *ssa.Select, i int, c channel) []*state {
	st := sel.States[i]
	if st.Dir != types.SendOnly {
		return m.take(s, id, c, func(g *gor, x value, ok bool) { m.chosen(g, i, x, ok) })
	}
	x := m.carried(s, m.eval(s.byID(id).top(), st.Send), st.Send)
	if by := s.chans.get(c.id).closed; by != nil {
		m.panics(s, m.now, "sendclosed", by)
		return nil
	}
	return m.offer(s, id, c, i, x)
}
