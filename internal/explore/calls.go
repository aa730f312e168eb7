package explore

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// target is what a call calls, with its arguments as they were when the call
// (or the defer) was made.
type target struct {
	name    string // "sync.Mutex.Lock", "builtin close", "" for an unknown function
	fn      value  // closure, where the body may be played
	args    []value
	results *types.Tuple
	at      ssa.Instruction // the defer statement of a deferred call
	also    []value         // what unknown code gets hold of besides
}

func calleeName(c *ssa.CallCommon) string {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return "builtin " + b.Name()
	}
	return chans.CalleeName(c)
}

// target evaluates a call.
func (m *machine) target(f *frame, c *ssa.CallCommon) target {
	info := m.tables.call(c)
	t := target{name: info.name, results: c.Signature().Results()}
	for _, a := range c.Args {
		t.args = append(t.args, m.eval(f, a))
	}
	switch {
	case strings.HasPrefix(t.name, "builtin "):
	case c.IsInvoke():
		recv := m.eval(f, c.Value)
		t.args = append([]value{recv}, t.args...)
		if b, ok := recv.(boxed); ok {
			t.args[0] = b.v
			t.name = typeName(b.t) + "." + c.Method.Name()
			if fn := m.method(b.t, c.Method); fn != nil {
				t.fn = closure{fn: fn}
			}
		}
	default:
		switch v := m.eval(f, c.Value).(type) {
		case closure:
			t.fn = v
			if c.StaticCallee() == nil {
				t.name = funcName(v.fn)
			}
		case cancel:
			t.name, t.args = "cancel", []value{v}
		}
		if info.effects != nil {
			return t.plain(info.effects)
		}
	}
	return t
}

// typeName gives "path.Type" of a named type or a pointer to one.
func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path() + "." + n.Obj().Name()
	}
	return ""
}

// funcName is calleeName for a function value. A bound method is named after
// its method; its receiver is its only captured variable.
func funcName(fn *ssa.Function) string {
	if recv := fn.Signature.Recv(); recv != nil {
		return typeName(recv.Type()) + "." + fn.Name()
	}
	if o, ok := fn.Object().(*types.Func); ok && o.Pkg() != nil {
		if recv := o.Signature().Recv(); recv != nil && strings.HasSuffix(fn.Name(), "$bound") {
			return "bound " + typeName(recv.Type()) + "." + o.Name()
		}
		return o.Pkg().Path() + "." + fn.Name()
	}
	return ""
}

// invoke performs a call that concerns this goroutine alone, or enters the
// function.
func (m *machine) invoke(s *state, g *gor, t target) []*state {
	if k := known(t.name); k != opNone {
		return m.perform(s, g, k, t)
	}
	if rest, ok := strings.CutPrefix(t.name, "bound "); ok {
		if k := known(rest); k != opNone {
			if c, ok := t.fn.(closure); ok && len(c.free) == 1 {
				t.args = append([]value{c.free[0]}, t.args...)
				return m.perform(s, g, k, t)
			}
		}
	}
	if name, ok := strings.CutPrefix(t.name, "builtin "); ok {
		return m.builtin(s, g, name, t)
	}
	if c, ok := t.fn.(closure); ok {
		fn := c.fn
		if o := fn.Origin(); o != nil && len(fn.Blocks) == 0 {
			fn = o
		}
		if m.tables.follow(fn) {
			if len(g.frames) >= maxDepth || m.recursive(g, fn) || len(t.args) < len(fn.Params) {
				return nil
			}
			m.push(g, fn, t.args, c.free, nil)
			return []*state{s}
		}
		if fn.Pkg == m.res.SSA && len(fn.Blocks) > 0 {
			// Of no concern, but for the functions that it may keep.
			for _, a := range t.args {
				if lit, ok := a.(closure); ok {
					s.escape(lit)
				}
			}
			return m.answer(s, g)
		}
	}
	if pkg, _, ok := cutPackage(t.name); !ok || !harmless[pkg] {
		for _, a := range t.args {
			s.escape(a)
		}
		if c, ok := t.fn.(closure); ok {
			s.escape(c)
		}
	} else {
		for _, a := range t.args {
			if c, ok := a.(closure); ok {
				s.escape(c)
			}
		}
	}
	return m.answer(s, g)
}

func (m *machine) recursive(g *gor, fn *ssa.Function) bool {
	n := 0
	for _, f := range g.frames {
		if f.fn == fn {
			n++
		}
	}
	return n > 1
}

// answer lets an unknown function return: its results are new values.
func (m *machine) answer(s *state, g *gor) []*state {
	f := g.top()
	if call, ok := f.block.Instrs[f.idx].(*ssa.Call); ok {
		m.deliver(g, m.fresh(s, g, call))
	}
	return []*state{s}
}

// give ends a known call with a result.
func (m *machine) give(s *state, g *gor, v value) []*state {
	m.deliver(g, v)
	return []*state{s}
}

// perform is what a known call does when it does not have to wait and no one
// else can notice when it happens.
func (m *machine) perform(s *state, g *gor, k opKind, t target) []*state {
	arg := func(i int) value {
		if i < len(t.args) {
			return t.args[i]
		}
		return symbol{"{?}"}
	}
	cell := func() string { return cellOf(arg(0)) }
	t.lose(s)
	switch k {
	case opStart:
		at := g.at()
		out := m.answer(s, g)
		if c, ok := arg(0).(closure); ok {
			return m.spawn(s, g, at, target{fn: c, name: funcName(c.fn)}, nil)
		}
		s.escape(arg(0))
		return out
	case opEnd:
		return nil
	case opClose:
		return m.give(s, g, null{}) // of a channel of others
	case opUnlock, opRUnlock:
		return m.unlock(s, g, cell(), k == opRUnlock)
	case opDone:
		return m.count(s, g, cell(), -1)
	case opGo, opGroupGo:
		return m.goMethod(s, g, k, t)
	case opNewCond:
		c := pointer{base: g.name("o")}
		s.setCell(c.key()+field(1), arg(0)) // Cond.L
		return m.give(s, g, c)
	case opGroupLimit:
		if _, n, known, _ := asInt(arg(1)); known && n > 0 {
			s.limits.set(cell(), n)
		}
		return m.answer(s, g)
	case opGroupWith:
		grp := pointer{base: g.name("o")}
		ctx, end := m.derive(s, g, arg(0), false)
		s.groups.set(grp.key(), end)
		return m.give(s, g, tuple{grp, ctx})
	case opCtxWith, opCtxTimed:
		ctx, end := m.derive(s, g, arg(0), k == opCtxTimed)
		return m.give(s, g, tuple{ctx, cancel{end}})
	case opCtxValue:
		return m.give(s, g, arg(0))
	case opCtxBackground:
		return m.give(s, g, ctxValue{null{}})
	case opCtxDone:
		if c, ok := arg(0).(ctxValue); ok {
			return m.give(s, g, c.done)
		}
		return m.answer(s, g)
	case opCtxErr:
		return m.ctxErr(s, g, arg(0))
	case opCancel:
		m.cancel(s, arg(0).(cancel).id, g.at())
		return m.answer(s, g)
	case opAfterFunc:
		at := g.at()
		out := m.answer(s, g)
		if c, ok := arg(1).(closure); ok {
			return m.spawn(s, g, at, target{fn: c, name: funcName(c.fn)}, nil)
		}
		return out
	case opRun:
		if c, ok := arg(2).(closure); ok && m.tables.follow(c.fn) {
			m.push(g, c.fn, []value{arg(0)}, c.free, nil)
			return []*state{s}
		}
	}
	return m.answer(s, g) // waits, locks and counts of others, and a TryLock
}

// cellOf names the memory of a lock, WaitGroup or the like.
func cellOf(v value) string {
	if p, ok := address(v); ok {
		return p.key()
	}
	return ""
}

// ours reports whether nobody else can do anything to the object.
func (s *state) ours(cell string) bool {
	if cell == "" || cell[0] == '~' {
		return false
	}
	return !s.escaped.get(baseOf(cell))
}
