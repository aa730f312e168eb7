package explore

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// machine plays one root: it owns what does not change between states.
type machine struct {
	res     *chans.Result
	tables  *tables
	root    *ssa.Function
	globals bool  // package variables are the run's own
	steps   int   // instructions that may still be executed
	now     Place // the call that is being made
	dropped bool  // the last step left the model, or ended the program
	shrink  int64 // a count that stands for any, and is played as a small one
	closes  bool  // the client of a type has given it up at its end
	room    int64 // the largest of the small buffers
	client  string
	twice   bool // the client calls a method more than once
	visited map[*ssa.Function]bool
	fnNum   map[*ssa.Function]int
	blocked []*Stuck
}

// settle runs every goroutine up to its next step that others can notice.
// What can go several ways gives several states; a run that does something out
// of the model is dropped.
func (m *machine) settle(st *state) []*state {
	work, out := []*state{st}, []*state(nil)
	for len(work) > 0 && m.steps > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		g := m.unsettled(s)
		if g == nil {
			out = append(out, s)
			continue
		}
		work = append(work, m.local(s, g)...)
	}
	return out
}

func (m *machine) unsettled(s *state) *gor {
	for _, g := range s.gs {
		if len(g.frames) == 0 && len(g.script) > 0 {
			return g
		}
		if len(g.frames) > 0 && g.waiting == "" && g.relock == "" && m.pending(s, g).kind == opNone {
			return g
		}
	}
	return nil
}

// local executes one instruction that concerns its goroutine alone.
func (m *machine) local(s *state, g *gor) []*state {
	m.steps--
	if len(g.frames) == 0 {
		return m.nextCall(s, g)
	}
	f := g.top()
	instr := f.block.Instrs[f.idx]
	switch in := instr.(type) {
	case *ssa.Jump:
		return m.jump(s, g, f.block.Succs[0])
	case *ssa.If:
		return m.branch(s, g, in)
	case *ssa.Return:
		return m.leave(s, g, in)
	case *ssa.Panic:
		return nil
	case *ssa.RunDefers:
		if len(f.defers) == 0 {
			f.idx++
			return []*state{s}
		}
		t := f.defers[len(f.defers)-1].target
		m.now = Place{t.at, t.name}
		f.defers = f.defers[:len(f.defers)-1]
		return m.invoke(s, g, t)
	case *ssa.Call:
		t := m.target(f, in.Common())
		m.now = Place{in, t.name}
		return m.invoke(s, g, t)
	case *ssa.Go:
		f.idx++
		return m.spawn(s, g, in, m.target(f, in.Common()), nil)
	case *ssa.Defer:
		t := m.target(f, in.Common())
		t.at = in
		f.defers = append(f.defers, deferred{t})
	case *ssa.Store:
		p, ok := address(m.eval(f, in.Addr))
		if !ok {
			if _, isNil := m.eval(f, in.Addr).(null); isNil {
				return nil
			}
			s.escape(m.eval(f, in.Val))
			break
		}
		v := m.eval(f, in.Val)
		if x, ok := v.(symbol); ok && isAggregate(in.Val.Type()) {
			v = record{rest: x}
		}
		s.store(p, v)
	case *ssa.MapUpdate:
		s.escape(m.eval(f, in.Key))
		s.escape(m.eval(f, in.Value))
	case *ssa.Send: // on a channel of others
		s.escape(m.eval(f, in.X))
	case *ssa.DebugRef:
	case *ssa.MakeChan:
		if l, _, known, ok := asInt(m.eval(f, in.Size)); !known && (!ok || !strings.HasPrefix(l.name, "{len ") && !loopBound(in.Size, in)) {
			// Room for some number that nothing else goes by: taken for enough.
			id := g.name("c")
			s.chans[id] = &chanState{size: 1 << 20}
			f.regs[in] = channel{id}
			break
		}
		if states, _ := m.concretize(s, m.eval(f, in.Size)); len(states) != 1 || states[0] != s {
			return states
		}
		v, ok := m.makeChan(s, g, f, in)
		if !ok {
			return nil
		}
		f.regs[in] = v
	case ssa.Value:
		v, ok := m.compute(s, g, f, instr)
		if !ok {
			return nil
		}
		f.regs[in] = v
	}
	f.idx++
	return []*state{s}
}

// fresh is a value that nothing is known of, but which stays the same until
// its instruction is executed again.
func (m *machine) fresh(s *state, g *gor, in ssa.Value) value {
	n, ok := m.fnNum[in.Parent()]
	if !ok {
		n = len(m.fnNum)
		m.fnNum[in.Parent()] = n
	}
	name := "{" + strconv.Itoa(n) + ":" + in.Name() + "@" + g.id + "/" + strconv.Itoa(len(g.frames)) + "}"
	s.forget(name)
	return symbol{name}
}

// eval reads an operand.
func (m *machine) eval(f *frame, v ssa.Value) value {
	switch v := v.(type) {
	case *ssa.Const:
		switch {
		case v.Value != nil:
			return konst{v.Value}
		case isAggregate(v.Type()):
			return record{rest: null{}}
		}
		return null{}
	case *ssa.Function:
		return closure{fn: v}
	case *ssa.Global:
		if m.globals && v.Pkg == m.res.SSA {
			return pointer{base: "g:" + v.Name()}
		}
		return pointer{base: "~g:" + v.String()}
	}
	if r, ok := f.regs[v]; ok {
		return r
	}
	return symbol{"{?}"}
}

// evalCount is eval where a number counts something.
func (m *machine) evalCount(f *frame, v ssa.Value) value {
	x := m.eval(f, v)
	if _, lit := v.(*ssa.Const); !lit || m.shrink == 0 {
		return x
	}
	return m.smaller(x)
}

// smaller plays a large count as a small one.
func (m *machine) smaller(x value) value {
	if _, k, known, _ := asInt(x); known && k == m.shrink {
		return integer(maxRounds)
	}
	return x
}

// compute gives the value of an instruction without effect on others.
func (m *machine) compute(s *state, g *gor, f *frame, in ssa.Instruction) (value, bool) {
	v := in.(ssa.Value)
	switch in := in.(type) {
	case *ssa.Alloc:
		return pointer{base: g.name("o")}, true
	case *ssa.MakeSlice:
		if k, ok := m.eval(f, in.Len).(konst); ok {
			if n, exact := constant.Int64Val(k.v); exact && n <= 8 {
				return slice{base: g.name("o"), n: n}, true
			}
		}
		return m.fresh(s, g, v), true
	case *ssa.FieldAddr:
		return fieldAddr(m.eval(f, in.X), in.Field)
	case *ssa.Field:
		return m.fieldOf(s, g, f, in), true
	case *ssa.IndexAddr:
		return m.indexAddr(s, g, f, in)
	case *ssa.UnOp:
		return m.unary(s, g, f, in)
	case *ssa.BinOp:
		return m.binary(s, g, f, in), true
	case *ssa.MakeClosure:
		c := closure{fn: in.Fn.(*ssa.Function)}
		for _, b := range in.Bindings {
			c.free = append(c.free, m.eval(f, b))
		}
		return c, true
	case *ssa.MakeInterface:
		return boxed{in.X.Type(), m.eval(f, in.X)}, true
	case *ssa.ChangeType:
		return m.eval(f, in.X), true
	case *ssa.ChangeInterface:
		return m.eval(f, in.X), true
	case *ssa.Convert:
		if x := m.eval(f, in.X); isInteger(in.Type()) && isInteger(in.X.Type()) {
			return x, true
		}
	case *ssa.TypeAssert:
		return m.typeAssert(s, g, f, in), true
	case *ssa.Extract:
		return m.extract(f, in), true
	case *ssa.Slice:
		return m.slice(s, g, f, in), true
	case *ssa.Range:
		it := pointer{base: g.name("o")}
		n := m.fresh(s, g, v)
		if x, ok := m.eval(f, in.X).(symbol); ok {
			n = symbol{"{len " + x.name + "}"}
		}
		s.heap[it.key()], s.heap[it.key()+".n"] = integer(0), n
		return it, true
	case *ssa.Next:
		return m.next(s, g, f, in), true
	}
	return m.fresh(s, g, v), true
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func fieldAddr(x value, i int) (value, bool) {
	p, ok := address(x)
	if !ok {
		_, isNil := x.(null)
		return symbol{"{?}"}, !isNil
	}
	return pointer{p.base, p.path + field(i)}, true
}

func (m *machine) makeChan(s *state, g *gor, f *frame, in *ssa.MakeChan) (value, bool) {
	l, k, known, ok := asInt(m.evalCount(f, in.Size))
	if r := rangeOf(s, l.name); !known {
		if k = r.lo + l.off; !ok || r.lo != r.hi {
			return nil, false
		}
	}
	id := g.name("c")
	s.chans[id] = &chanState{size: k}
	return channel{id}, true
}

func (m *machine) fieldOf(s *state, g *gor, f *frame, in *ssa.Field) value {
	switch x := m.eval(f, in.X).(type) {
	case record:
		return x.part(field(in.Field), in.Type())
	case symbol:
		return symbol{x.name + field(in.Field)}
	}
	return m.fresh(s, g, in)
}

func (m *machine) indexAddr(s *state, g *gor, f *frame, in *ssa.IndexAddr) (value, bool) {
	_, k, known, _ := asInt(m.eval(f, in.Index))
	switch x := m.eval(f, in.X).(type) {
	case slice:
		if known {
			return pointer{x.base, element(k)}, k >= 0 && k < x.n
		}
		s.escape(x) // some element, so any
	case pointer:
		if known {
			return pointer{x.base, x.path + element(k)}, true
		}
		s.escape(x)
	case symbol:
		if known {
			return pointer{"~" + x.name, element(k)}, true
		}
	case null:
		return nil, false
	}
	return m.fresh(s, g, in), true
}

func (m *machine) unary(s *state, g *gor, f *frame, in *ssa.UnOp) (value, bool) {
	x := m.eval(f, in.X)
	switch in.Op {
	case token.MUL:
		p, ok := address(x)
		if !ok {
			_, isNil := x.(null)
			return m.fresh(s, g, in), !isNil
		}
		if isAggregate(in.Type()) {
			return s.part(p), true
		}
		return s.load(p, func() value { return zero(in.Type()) }), true
	case token.NOT:
		return not(x), true
	case token.ARROW: // from a channel of others
		if in.CommaOk && chans.IsTicker(in.X) {
			return tuple{symbol{"{?}"}, boolean(true)}, true // nobody closes that one
		}
		if in.CommaOk {
			name := m.fresh(s, g, in).(symbol).name
			return tuple{symbol{name + ".v"}, truth{key: name + ".ok"}}, true
		}
	case token.SUB:
		if v := arith(token.SUB, integer(0), x); v != nil {
			return v, true
		}
	}
	return m.fresh(s, g, in), true
}

func (m *machine) binary(s *state, g *gor, f *frame, in *ssa.BinOp) value {
	x, y := m.evalCount(f, in.X), m.evalCount(f, in.Y)
	switch in.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return compare(in.Op, x, y)
	}
	if isInteger(in.Type()) || in.Op == token.ADD {
		if v := arith(in.Op, x, y); v != nil {
			return v
		}
	}
	return m.fresh(s, g, in)
}

func (m *machine) typeAssert(s *state, g *gor, f *frame, in *ssa.TypeAssert) value {
	x := m.eval(f, in.X)
	if b, ok := x.(boxed); ok {
		_, iface := in.AssertedType.Underlying().(*types.Interface)
		hit := iface && types.AssignableTo(b.t, in.AssertedType) || !iface && types.Identical(b.t, in.AssertedType)
		v := b.v
		if iface {
			v = b
		}
		if !hit {
			v = zero(in.AssertedType)
		}
		if in.CommaOk {
			return tuple{v, boolean(hit)}
		}
		return v
	}
	v := m.fresh(s, g, in)
	if y, ok := x.(symbol); ok {
		v = symbol{y.name + ".(" + in.AssertedType.String() + ")"}
	}
	if in.CommaOk {
		return tuple{v, truth{key: show(v) + ".ok"}}
	}
	return v
}

func (m *machine) extract(f *frame, in *ssa.Extract) value {
	switch t := m.eval(f, in.Tuple).(type) {
	case tuple:
		if in.Index < len(t) {
			return t[in.Index]
		}
	case symbol:
		return symbol{t.name + "#" + strconv.Itoa(in.Index)}
	}
	return symbol{"{?}"}
}

func (m *machine) slice(s *state, g *gor, f *frame, in *ssa.Slice) value {
	x := m.eval(f, in.X)
	if in.Low == nil && in.High == nil {
		switch v := x.(type) {
		case slice:
			return v
		case pointer:
			if p, ok := in.X.Type().Underlying().(*types.Pointer); ok && v.path == "" {
				if a, ok := p.Elem().Underlying().(*types.Array); ok && a.Len() <= 16 {
					return slice{v.base, a.Len()}
				}
			}
		}
	}
	s.escape(x)
	return m.fresh(s, g, in)
}

// next is one round of a range over a map or a string: how many there are
// stays open, but is the same for each range over the same one.
func (m *machine) next(s *state, g *gor, f *frame, in *ssa.Next) value {
	it, ok := m.eval(f, in.Iter).(pointer)
	if !ok {
		return m.fresh(s, g, in)
	}
	n := s.heap[it.key()]
	name := m.fresh(s, g, in).(symbol).name
	s.heap[it.key()] = arith(token.ADD, n, integer(1))
	return tuple{compare(token.LSS, n, s.heap[it.key()+".n"]), symbol{name + ".k"}, symbol{name + ".v"}}
}
