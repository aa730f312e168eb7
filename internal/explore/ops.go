package explore

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

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
		if ch, ok := c.(channel); ok && s.chans[ch.id].closed != nil && !s.chans[ch.id].extern {
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
		return m.pendingCall(s, m.target(f, in.Common()))
	case *ssa.RunDefers:
		if n := len(f.defers); n > 0 {
			return m.pendingCall(s, f.defers[n-1].target)
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
		return !s.escaped[c.id]
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
	case opClose:
		// A second close panics whoever else has the channel.
		_, ours := t.args[0].(channel)
		visible = ours || s.knownChan(t.args[0])
	case opLock, opRLock, opOnce:
		visible = cell != ""
	case opAdd, opWait, opGroupWait, opCondWait, opSignal, opBroadcast:
		visible = s.ours(cell)
	case opGroupGo:
		visible = s.ours(cell) && s.limits[cell] > 0
	case opAtomicAdd, opAtomicCAS, opAtomicLoad, opAtomicStore, opAtomicSwap:
		visible = cell != ""
	case opCancel:
		visible = !s.escaped[t.args[0].(cancel).id]
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
	t := s.step(id)
	g = t.byID(id)
	if f := g.top(); isRunDefers(g.at()) {
		f.defers = f.defers[:len(f.defers)-1]
	}
	return m.execCall(t, g, p)
}

func isRunDefers(in ssa.Instruction) bool {
	_, ok := in.(*ssa.RunDefers)
	return ok
}

// step copies the state and notes who moves.
func (s *state) step(id string) *state {
	t := s.clone()
	t.trace = &event{g: id, at: t.byID(id).at(), prev: s.trace}
	return t
}

// ready reports whether a call does not have to wait.
func (m *machine) ready(s *state, p op) bool {
	cell := cellOf(p.val)
	switch p.kind {
	case opLock:
		l := s.locks[cell]
		return l.writer == "" && len(l.readers) == 0
	case opRLock:
		return s.locks[cell].writer == ""
	case opWait, opGroupWait:
		return s.counts[cell] <= 0
	case opGroupGo:
		return s.counts[cell] < s.limits[cell]
	case opOnce:
		return s.once[cell] != 1
	}
	return true
}

// execCall does what a call does, in a state that is its own.
func (m *machine) execCall(s *state, g *gor, p op) []*state {
	cell := cellOf(p.val)
	switch p.kind {
	case opClose:
		return m.execClose(s, g, p.val)
	case opLock:
		s.locks[cell] = lockState{writer: g.id}
	case opRLock:
		l := s.locks[cell]
		s.locks[cell] = lockState{readers: append(slices.Clone(l.readers), g.id)}
	case opAdd:
		return m.execAdd(s, g, cell, p)
	case opWait:
		s.passed[cell] = g.id
	case opGroupWait:
		if end, ok := s.groups[cell]; ok {
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

// execClose closes a channel.
func (m *machine) execClose(s *state, g *gor, v value) []*state {
	c, ok := v.(channel)
	if !ok {
		m.panics(s, m.now, "closenil", nil)
		return nil
	}
	ch := s.chans[c.id]
	if ch.closed != nil {
		m.panics(s, m.now, "closetwice", ch.closed)
		return nil
	}
	ch.closed = m.now.At
	m.deliver(g, null{})
	// Who waits to send on it panics.
	for _, o := range s.gs {
		if o != g && len(o.frames) > 0 && o.waiting == "" && o.relock == "" && ch.size == int64(len(ch.buf)) {
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
	ch := s.chans[c.id]
	if ch.closed != nil {
		m.panics(s, m.now, "sendclosed", ch.closed)
		return nil
	}
	g := s.byID(id)
	x := m.carried(s, m.eval(g.top(), g.at().(*ssa.Send).X), g.at().(*ssa.Send).X)
	if int64(len(ch.buf)) < ch.size {
		t := s.step(id)
		t.chans[c.id].buf = append(t.chans[c.id].buf, x)
		t.byID(id).top().idx++
		return []*state{t}
	}
	if ch.size > 0 {
		return nil
	}
	return m.meet(s, id, c, -1, x)
}

// meet gives the states in which a sender of an unbuffered channel meets a
// receiver; pick is the sender's select case, or -1.
func (m *machine) meet(s *state, id string, c channel, pick int, x value) []*state {
	var out []*state
	for _, o := range s.gs {
		if o.id == id || len(o.frames) == 0 || o.waiting != "" || o.relock != "" {
			continue
		}
		p := m.pending(s, o)
		if p.kind == opRecv && p.val == value(c) {
			t := s.step(id)
			m.sent(t.byID(id), pick)
			m.received(t.byID(o.id), x, true)
			out = append(out, t)
		}
		if p.kind != opSelect {
			continue
		}
		sel := o.at().(*ssa.Select)
		for i, st := range sel.States {
			if st.Dir == types.RecvOnly && m.eval(o.top(), st.Chan) == value(c) {
				t := s.step(id)
				m.sent(t.byID(id), pick)
				m.chosen(t.byID(o.id), i, x, true)
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
	g.top().idx++
}

// received gives a receiver its value.
func (m *machine) received(g *gor, x value, ok bool) {
	f := g.top()
	in := f.block.Instrs[f.idx].(*ssa.UnOp)
	if !ok {
		x = zero(in.X.Type().Underlying().(*types.Chan).Elem())
	}
	if in.CommaOk {
		f.regs[in] = tuple{x, boolean(ok)}
	} else {
		f.regs[in] = x
	}
	f.idx++
}

func (m *machine) execRecv(s *state, id string, v value) []*state {
	c, ok := v.(channel)
	if !ok {
		return nil
	}
	ch := s.chans[c.id]
	if len(ch.buf) > 0 {
		t := s.step(id)
		d := t.chans[c.id]
		x := d.buf[0]
		d.buf = d.buf[1:]
		m.received(t.byID(id), x, true)
		return []*state{t}
	}
	if ch.closed != nil || ch.extern {
		t := s.step(id)
		if ch.closed == nil {
			t.chans[c.id].closed = t.byID(id).at()
		}
		m.received(t.byID(id), nil, false)
		return []*state{t}
	}
	return m.senders(s, id, c, func(t *state, x value) { m.received(t.byID(id), x, true) })
}

// senders gives the states in which a receiver meets a sender of an unbuffered
// channel.
func (m *machine) senders(s *state, id string, c channel, receive func(*state, value)) []*state {
	if s.chans[c.id].size > 0 {
		return nil
	}
	var out []*state
	for _, o := range s.gs {
		if o.id == id || len(o.frames) == 0 || o.waiting != "" || o.relock != "" {
			continue
		}
		p := m.pending(s, o)
		if p.kind == opSend && p.val == value(c) {
			t := s.step(id)
			receive(t, m.carried(t, m.eval(o.top(), o.at().(*ssa.Send).X), o.at().(*ssa.Send).X))
			t.byID(o.id).top().idx++
			out = append(out, t)
		}
		if p.kind != opSelect {
			continue
		}
		for i, st := range o.at().(*ssa.Select).States {
			if st.Dir == types.SendOnly && m.eval(o.top(), st.Chan) == value(c) {
				t := s.step(id)
				receive(t, m.carried(t, m.eval(o.top(), st.Send), st.Send))
				m.chosen(t.byID(o.id), i, nil, false)
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
	f.regs[sel] = res
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
	extern := false
	for i, st := range sel.States {
		v := m.eval(g.top(), st.Chan)
		if !s.knownChan(v) && !(st.Dir == types.RecvOnly && s.shut(v)) {
			extern = true
			t := s.step(id)
			if st.Dir == types.RecvOnly {
				x := value(symbol{"{?}"})
				m.chosen(t.byID(id), i, x, true)
				// Whether it was a value or the close is open.
				f := t.byID(id).top()
				res := f.regs[sel].(tuple)
				res[1] = truth{key: "{?}"}
			} else {
				t.escape(m.eval(g.top(), st.Send))
				m.chosen(t.byID(id), i, nil, false)
			}
			out = append(out, t)
			continue
		}
		if c, ok := v.(channel); ok {
			out = append(out, m.execCase(s, id, sel, i, c)...)
		}
	}
	if !sel.Blocking && (len(out) == 0 || extern) {
		t := s.step(id)
		m.chosen(t.byID(id), -1, nil, false)
		out = append(out, t)
	}
	return out
}

// shut reports whether the run has closed a channel.
func (s *state) shut(v value) bool {
	c, ok := v.(channel)
	return ok && s.chans[c.id].closed != nil
}

func (m *machine) execCase(s *state, id string, sel *ssa.Select, i int, c channel) []*state {
	ch, st := s.chans[c.id], sel.States[i]
	if st.Dir == types.SendOnly {
		x := m.carried(s, m.eval(s.byID(id).top(), st.Send), st.Send)
		switch {
		case ch.closed != nil:
			m.panics(s, m.now, "sendclosed", ch.closed)
			return nil
		case int64(len(ch.buf)) < ch.size:
			t := s.step(id)
			t.chans[c.id].buf = append(t.chans[c.id].buf, x)
			m.chosen(t.byID(id), i, nil, false)
			return []*state{t}
		case ch.size > 0:
			return nil
		}
		return m.meet(s, id, c, i, x)
	}
	if len(ch.buf) > 0 {
		t := s.step(id)
		x := t.chans[c.id].buf[0]
		t.chans[c.id].buf = t.chans[c.id].buf[1:]
		m.chosen(t.byID(id), i, x, true)
		return []*state{t}
	}
	if ch.closed != nil || ch.extern {
		t := s.step(id)
		if ch.closed == nil {
			t.chans[c.id].closed = t.byID(id).at()
		}
		m.chosen(t.byID(id), i, nil, false)
		return []*state{t}
	}
	return m.senders(s, id, c, func(t *state, x value) { m.chosen(t.byID(id), i, x, true) })
}
