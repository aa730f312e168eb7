package chans

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// instr merges what one instruction makes the same.
func (u *unifier) instr(fn *ssa.Function, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		f := FieldOf(in.X.Type(), in.Field)
		if !isSyncObject(f.Type()) && tracked(f.Type()) {
			union(u.node(in).deref(), u.field(in.X.Type(), in.Field))
		} else {
			u.node(in)
		}
	case *ssa.Field:
		if f := FieldOf(in.X.Type(), in.Field); tracked(f.Type()) {
			union(u.node(in), u.field(in.X.Type(), in.Field))
		}
	case *ssa.Store:
		if tracked(in.Val.Type()) {
			u.flow(u.node(in.Addr).deref(), in.Val)
		}
	case *ssa.UnOp:
		u.unop(in)
	case *ssa.Phi:
		for _, e := range in.Edges {
			u.same(in, e)
		}
	case *ssa.ChangeType:
		u.same(in, in.X)
	case *ssa.Convert:
		u.escape(in.X)
	case *ssa.MultiConvert:
		u.escape(in.X)
	case *ssa.MakeInterface:
		u.escape(in.X)
	case *ssa.TypeAssert:
		u.foreign(in)
		if in.CommaOk {
			u.foreignTuple(in)
		}
	case *ssa.Slice:
		if tracked(in.Type()) {
			if _, ok := in.X.Type().Underlying().(*types.Pointer); ok {
				union(u.node(in).deref(), u.node(in.X).deref().deref())
			} else {
				u.same(in, in.X)
			}
		}
	case *ssa.IndexAddr:
		u.indexAddr(in)
	case *ssa.Index:
		u.element(in, in.X)
	case *ssa.Lookup:
		if !in.CommaOk {
			u.element(in, in.X)
		}
		u.asKey(in.X, in.Index)
	case *ssa.MapUpdate:
		if tracked(in.Value.Type()) {
			u.put(in.Map, in.Value)
		}
		if !u.asKey(in.Map, in.Key) {
			u.escape(in.Key)
		}
	case *ssa.Extract:
		u.extract(in)
	case *ssa.Send:
		if tracked(in.X.Type()) {
			u.put(in.Chan, in.X)
		}
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.SendOnly && tracked(st.Send.Type()) {
				u.put(st.Chan, st.Send)
			}
		}
	case *ssa.MakeClosure:
		u.closure(in)
	case *ssa.Return:
		for i, r := range in.Results {
			if tracked(r.Type()) {
				u.flow(u.key(resultKey{fn, i}), r)
			}
		}
	case ssa.CallInstruction:
		u.call(in)
	case *ssa.MakeChan:
		u.node(in)
	case *ssa.Alloc:
		if isSyncObject(in.Type().(*types.Pointer).Elem()) {
			u.node(in)
		}
	}
}

func (u *unifier) unop(in *ssa.UnOp) {
	switch in.Op {
	case token.MUL:
		if tracked(in.Type()) {
			union(u.node(in), u.node(in.X).deref())
		}
	case token.ARROW:
		if !in.CommaOk && tracked(in.Type()) {
			d := u.node(in.X).deref()
			d.inContainer = true
			union(u.node(in), d)
		}
	}
}

func (u *unifier) indexAddr(in *ssa.IndexAddr) {
	p, ok := in.Type().(*types.Pointer)
	if !ok {
		return
	}
	if isSyncObject(p.Elem()) { // []sync.WaitGroup: its elements are one object
		d := u.node(in.X).deref()
		d.inContainer = true
		union(u.node(in), d)
		return
	}
	if !tracked(p.Elem()) {
		return
	}
	base := u.node(in.X)
	if _, ok := in.X.Type().Underlying().(*types.Pointer); ok {
		base = base.deref()
	}
	d := base.deref()
	d.inContainer = true
	union(u.node(in).deref(), d)
}

// put records that v goes into the container x.
func (u *unifier) put(x, v ssa.Value) {
	d := u.node(x).deref()
	d.inContainer = true
	u.flow(d, v)
}

// element records that v was read out of the container x.
func (u *unifier) element(v, x ssa.Value) {
	if tracked(v.Type()) {
		d := u.node(x).deref()
		d.inContainer = true
		union(u.node(v), d)
	}
}

// byKey reports whether the elements of a map that matter are its keys: a set of
// channels.
func byKey(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	return ok && tracked(m.Key()) && !tracked(m.Elem())
}

// asKey records that a value is one of those keys, if m is such a map: what is looked up
// or taken out by itself was put in.
func (u *unifier) asKey(m, key ssa.Value) bool {
	if !byKey(m.Type()) {
		return false
	}
	u.put(m, key)
	return true
}

func (u *unifier) extract(in *ssa.Extract) {
	if !tracked(in.Type()) {
		return
	}
	switch t := in.Tuple.(type) {
	case *ssa.Lookup:
		u.element(in, t.X)
	case *ssa.UnOp: // v, ok := <-c
		u.element(in, t.X)
	case *ssa.Next:
		if r, ok := t.Iter.(*ssa.Range); ok && (in.Index == 2 || byKey(r.X.Type())) {
			u.element(in, r.X)
		} else {
			u.foreign(in)
		}
	case *ssa.Select:
		i := 2
		for _, st := range t.States {
			if st.Dir != types.RecvOnly {
				continue
			}
			if i == in.Index {
				u.element(in, st.Chan)
			}
			i++
		}
	case *ssa.Call:
		if callee := u.res.Static(t); callee != nil {
			union(u.node(in), u.key(resultKey{callee, in.Index}))
			return
		}
		if u.res.foreignEffects(t.Common()).Result(in.Index) != nil {
			u.node(in)
			return
		}
		u.foreign(in)
	default:
		u.foreign(in)
	}
}

func (u *unifier) foreignTuple(v ssa.Value) {
	for _, ref := range *v.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok {
			u.foreign(e)
		}
	}
}

func (u *unifier) closure(in *ssa.MakeClosure) {
	fn := in.Fn.(*ssa.Function)
	for i, b := range in.Bindings {
		if u.inPkg[fn] {
			u.same(fn.FreeVars[i], b)
			continue
		}
		// A method value: its receiver is a parameter of a method that
		// findCallers already holds for open, unless it is foreign.
		u.escape(b)
	}
}

// call merges arguments with parameters and results with their uses, or opens
// both where the callee is unknown.
func (u *unifier) call(in ssa.CallInstruction) {
	c := in.Common()
	val := in.Value() // nil for go and defer
	if b, ok := c.Value.(*ssa.Builtin); ok {
		u.builtin(b.Name(), c, val)
		return
	}
	if callee := u.res.Static(in); callee != nil {
		for i, a := range c.Args {
			if i < len(callee.Params) {
				u.same(callee.Params[i], a)
			}
		}
		if val != nil && callee.Signature.Results().Len() == 1 && tracked(val.Type()) {
			union(u.node(val), u.key(resultKey{callee, 0}))
		}
		return
	}
	if isSyncMethod(c) {
		return // collect sees it
	}
	if fn := c.StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "sync" && fn.Name() == "NewCond" {
		u.node(val)
		return
	}
	if u.container(c, val) {
		return
	}
	e := u.res.foreignEffects(c)
	for i, a := range c.Args {
		if e.Arg(i) != nil && isEnd(a.Type()) {
			u.node(a) // all that becomes of it is known
			continue
		}
		u.escape(a)
	}
	switch {
	case val == nil:
	case e.Result(0) != nil && c.Signature().Results().Len() == 1:
		u.node(val)
	default:
		u.foreign(val)
	}
}

// container follows a call of package slices or maps, which keeps the elements that it is
// given together and no reference to them.
func (u *unifier) container(c *ssa.CallCommon, val *ssa.Call) bool {
	fn := DeclaredCallee(c)
	if fn == nil || fn.Pkg() == nil || len(c.Args) == 0 || !tracked(c.Args[0].Type()) {
		return false
	}
	if path := fn.Pkg().Path(); path != "slices" && path != "maps" {
		return false
	}
	all := c.Args[0]
	gather := func(v ssa.Value) {
		switch {
		case !tracked(v.Type()):
		case types.Identical(v.Type().Underlying(), all.Type().Underlying()):
			u.same(v, all)
		default: // one of the elements
			u.put(all, v)
		}
	}
	for _, a := range c.Args[1:] {
		gather(a)
	}
	if val != nil {
		gather(val)
	}
	return true
}

func (u *unifier) builtin(name string, c *ssa.CallCommon, val *ssa.Call) {
	switch name {
	case "delete":
		u.asKey(c.Args[0], c.Args[1])
	case "append", "copy":
		if len(c.Args) == 2 {
			u.same(c.Args[0], c.Args[1])
		}
		if val != nil && name == "append" {
			u.same(val, c.Args[0])
		}
	}
}

// isSyncMethod reports whether the call is a method of WaitGroup or Cond.
func isSyncMethod(c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil {
		return false
	}
	p, ok := fn.Signature.Recv().Type().(*types.Pointer)
	return ok && isSyncObject(p.Elem())
}
