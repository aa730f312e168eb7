package explore

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

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
		switch x := m.eval(f, in.X).(type) {
		case symbol:
			n = symbol{"{len " + x.name + "}"}
		case null:
			n = integer(0)
		}
		s.setCell(it.key(), integer(0))
		s.setCell(it.key()+".n", n)
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
	s.chans.set(id, &chanState{size: k})
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
	n, _ := s.cell(it.key())
	end, _ := s.cell(it.key() + ".n")
	name := m.fresh(s, g, in).(symbol).name
	s.setCell(it.key(), arith(token.ADD, n, integer(1)))
	return tuple{compare(token.LSS, n, end), symbol{name + ".k"}, symbol{name + ".v"}}
}
