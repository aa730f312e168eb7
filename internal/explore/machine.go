package explore

import (
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
	root    root
	steps   int    // instructions that may still be executed
	now     Place  // the call that is being made
	dropped bool   // the last step left the model, or ended the program
	client  string // the calls of the root's client, as findings name them
	visited map[*ssa.Function]bool
	fnNum   map[*ssa.Function]int
	keyer   keyer
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
		work = append(work, m.local(s, s.own(g.id))...)
	}
	return out
}

func (m *machine) unsettled(s *state) *gor {
	for _, g := range s.gs {
		if len(g.frames) == 0 && len(g.script) > 0 {
			return g
		}
		if g.poised() && m.pending(s, g).kind == opNone {
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
			s.chans.set(id, &chanState{size: 1 << 20})
			f.set(in, channel{id})
			break
		}
		if states, _ := m.concretize(s, m.eval(f, in.Size)); len(states) != 1 || states[0] != s {
			return states
		}
		v, ok := m.makeChan(s, g, f, in)
		if !ok {
			return nil
		}
		f.set(in, v)
	case ssa.Value:
		v, ok := m.compute(s, g, f, instr)
		if !ok {
			return nil
		}
		f.set(in, v)
	}
	f.idx++
	return []*state{s}
}

// fresh is a value that nothing is known of, but which stays the same until
// its instruction is executed again. What was written through the old value is
// not there in the new one; where another goroutine may still use the old one,
// the new one gets another name.
func (m *machine) fresh(s *state, g *gor, in ssa.Value) value {
	name := "{" + strconv.Itoa(m.number(in.Parent())) + ":" + in.Name() + "@" + g.id + "/" + strconv.Itoa(len(g.frames)) + "}"
	if leads(in.Type()) && len(s.gs) > 1 {
		for s.held(name, g, in) {
			name = name[:len(name)-1] + "'}"
		}
	}
	s.outer.drop(func(cell string) bool { return strings.Contains(cell, name) })
	s.forget(name)
	return symbol{name}
}

// leads reports whether a value of the type may lead to memory that others
// share.
func leads(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface, *types.Tuple:
		return true
	}
	return false
}

// number numbers the functions that a run comes to.
func (m *machine) number(fn *ssa.Function) int {
	n, ok := m.fnNum[fn]
	if !ok {
		n = len(m.fnNum)
		m.fnNum[fn] = n
	}
	return n
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
		if m.root.globals && v.Pkg == m.res.SSA {
			return pointer{base: "g:" + v.Name()}
		}
		return pointer{base: "~g:" + v.String()}
	}
	if r, ok := f.get(v); ok {
		return r
	}
	return symbol{"{?}"}
}

// evalCount is eval where a number counts something.
func (m *machine) evalCount(f *frame, v ssa.Value) value {
	x := m.eval(f, v)
	if _, lit := v.(*ssa.Const); !lit || m.root.shrink == 0 {
		return x
	}
	return m.smaller(x)
}

// smaller plays a large count as a small one.
func (m *machine) smaller(x value) value {
	if _, k, known, _ := asInt(x); known && k == m.root.shrink {
		return integer(maxRounds)
	}
	return x
}
