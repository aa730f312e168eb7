package snapshot

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// A small type without a lock, whose methods change it, is guarded by whoever owns it:
// s.index.add under s.mu, and s.index.find as well. A call of such a method is an access
// of the field that the struct lies in, or that leads to it.

// methodCalls records the calls of methods of the struct that lies in the field of fa, or
// that it leads to.
func (c *collector) methodCalls(fa *ssa.FieldAddr) {
	_, owner := structType(fa.X.Type())
	f := fieldOf(fa)
	t := access.NamedOf(f.Type())
	if owner == nil || owner.Obj().Pkg() != c.fn.Pkg.Pkg || !c.owns(owner) || t == nil || t.Obj().Pkg() != c.fn.Pkg.Pkg || !c.lockless(t) {
		return
	}
	if _, isStruct := f.Type().Underlying().(*types.Struct); isStruct {
		c.callsOn(fa, fa, owner, nil)
		return
	}
	for _, ref := range *fa.Referrers() {
		if load, ok := ref.(*ssa.UnOp); ok && load.Op == token.MUL && isPointer(f.Type()) {
			c.callsOn(fa, load, owner, load)
		}
	}
}

// callsOn records the calls that have v, the struct's address, as their receiver.
func (c *collector) callsOn(fa *ssa.FieldAddr, v ssa.Value, owner *types.Named, load *ssa.UnOp) {
	for _, ref := range *v.Referrers() {
		call, ok := ref.(*ssa.Call)
		if !ok || call.Call.StaticCallee() == nil || call.Call.StaticCallee().Signature.Recv() == nil || call.Call.Args[0] != v {
			continue
		}
		kind, ok := c.effectOf(call.Call.StaticCallee())
		if !ok {
			continue
		}
		class := access.TypeName(owner) + "." + fieldOf(fa).Name()
		key := class + "()"
		pv := c.parts[key]
		if pv == nil {
			pv = &Var{Class: key, Field: fieldOf(fa), Owner: owner.Origin(), Whole: fieldOf(fa), Behind: true}
			c.parts[key] = pv
			c.calledOn[pv] = access.NamedOf(fieldOf(fa).Type())
		}
		var loads []pointerLoad
		if load != nil {
			loads = []pointerLoad{{class, load}}
		}
		base, p, fn, env, test := c.env.Of(fa.X), c.env.Of(fa), c.fn, c.env, c.test
		c.partUses = append(c.partUses, partUse{pv, loads, func() {
			c.fn, c.env, c.test, c.via = fn, env, test, load
			c.onField[call] = true
			c.add(pv, kind, call, base, p, nil)
		}})
	}
}

// countCall counts the calls of the methods of types without a lock, but for those of a
// type's own methods and those on what the function has just made.
func (c *collector) countCall(call *ssa.Call) {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Pkg != c.fn.Pkg || callee.Signature.Recv() == nil {
		return
	}
	t := access.NamedOf(callee.Signature.Recv().Type())
	if t == nil || c.test || !c.lockless(t) {
		return
	}
	switch rootOf(call.Call.Args[0]).(type) {
	case *ssa.Alloc, *ssa.Call, *ssa.Extract:
		return
	}
	if recv := access.Outermost(c.fn).Signature.Recv(); recv != nil && access.NamedOf(recv.Type()) == t {
		return
	}
	if _, ok := c.effectOf(callee); ok {
		c.calls[t] = append(c.calls[t], call)
	}
}

// reachedOtherwise reports whether methods of the struct that a field leads to are called
// on what other ways lead to than fields of objects with a lock.
func (c *collector) reachedOtherwise(v *Var) bool {
	t := c.calledOn[v]
	return t != nil && slices.ContainsFunc(c.calls[t], func(call *ssa.Call) bool { return !c.onField[call] && c.res.Reached(call) })
}

// lockless is the function lockless, once for each type.
func (c *collector) lockless(t *types.Named) bool {
	yes, ok := c.bare[t]
	if !ok {
		yes = lockless(t)
		c.bare[t] = yes
	}
	return yes
}

// lockless reports whether nothing in a struct orders those who use it: no lock, channel
// or atomic lies in it.
func lockless(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || access.HasLockMethods(types.NewPointer(t)) {
		return false
	}
	for f := range st.Fields() {
		ft := f.Type()
		if p, ok := ft.Underlying().(*types.Pointer); ok {
			ft = p.Elem()
		}
		if _, isChan := ft.Underlying().(*types.Chan); isChan || selfGuarding(ft) || isLock(ft) {
			return false
		}
	}
	return true
}

// effect is what a method does to its receiver's memory.
type effect struct {
	kind Kind
	any  bool // it looks at it at least
	own  bool // it sees to its order itself
}

// effectOf says whether a method changes what its receiver leads to, or only looks;
// false where it does neither, or takes a lock or starts a goroutine.
func (c *collector) effectOf(fn *ssa.Function) (Kind, bool) {
	e := c.methodEffect(fn, 0)
	return e.kind, e.any && !e.own
}

func (c *collector) methodEffect(fn *ssa.Function, depth int) effect {
	if e, ok := c.effects[fn]; ok {
		return e
	}
	if len(fn.Blocks) == 0 || len(fn.Params) == 0 || depth > 3 {
		return effect{own: true}
	}
	c.effects[fn] = effect{} // a call of itself adds nothing
	var e effect
	touch := func(v ssa.Value, k Kind) {
		if rootOf(v) == ssa.Value(fn.Params[0]) {
			e.any, e.kind = true, max(e.kind, k)
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Go, *ssa.Send, *ssa.Select:
				e.own = true
			case *ssa.Store:
				touch(in.Addr, ContWrite)
			case *ssa.MapUpdate:
				touch(in.Map, ContWrite)
			case *ssa.UnOp:
				switch in.Op {
				case token.ARROW:
					e.own = true
				case token.MUL:
					touch(in.X, ContRead)
				}
			case *ssa.Lookup:
				touch(in.X, ContRead)
			case *ssa.Range:
				touch(in.X, ContRead)
			case *ssa.Call:
				c.callEffect(&e, fn, in, touch, depth)
			}
		}
	}
	c.effects[fn] = e
	return e
}

// callEffect adds what a call in a method does to the method's receiver.
func (c *collector) callEffect(e *effect, fn *ssa.Function, call *ssa.Call, touch func(ssa.Value, Kind), depth int) {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		if k, ok := builtinKind(b.Name(), &call.Call, firstArg(call)); ok {
			touch(firstArg(call), k)
		}
		return
	}
	callee := call.Call.StaticCallee()
	if callee == nil {
		return
	}
	if obj := callee.Object(); obj != nil && obj.Pkg() != nil && (obj.Pkg().Path() == "sync" || obj.Pkg().Path() == "sync/atomic") {
		e.own = true
		return
	}
	if callee.Pkg == fn.Pkg && callee.Signature.Recv() != nil && call.Call.Args[0] == ssa.Value(fn.Params[0]) {
		inner := c.methodEffect(callee, depth+1)
		e.any, e.own, e.kind = e.any || inner.any, e.own || inner.own, max(e.kind, inner.kind)
	}
}

func firstArg(call *ssa.Call) ssa.Value {
	if len(call.Call.Args) == 0 {
		return nil
	}
	return call.Call.Args[0]
}

// rootOf is the value that an address or container was reached from.
func rootOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return v
			}
			v = x.X
		case *ssa.Slice:
			v = x.X
		default:
			return v
		}
	}
}
