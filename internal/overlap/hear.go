package overlap

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// This file follows callbacks that the package keeps for its goroutines: what is
// passed to Subscribe ends in a field that a reading goroutine calls.

// A follower asks where a function value goes.
type follower struct {
	e    *engine
	seen map[ssa.Value]bool
}

// hears reports whether a call keeps its argument i in a field whose functions are
// called by goroutines of the package.
func (e *engine) hears(c *ssa.CallCommon, i int) bool {
	callee := c.StaticCallee()
	if callee == nil || i >= len(callee.Params) || len(callee.Blocks) == 0 {
		return false
	}
	p := callee.Params[i]
	yes, known := e.heard[p]
	if !known {
		f := &follower{e, map[ssa.Value]bool{}}
		yes = f.kept(p)
		e.heard[p] = yes
	}
	return yes
}

// kept reports whether v comes to a field of that kind.
func (f *follower) kept(v ssa.Value) bool {
	if f.seen[v] || v.Referrers() == nil || len(f.seen) > 40 {
		return false
	}
	f.seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Val == v && f.into(ref.Addr) {
				return true
			}
		case *ssa.Phi, *ssa.ChangeType:
			if f.kept(ref.(ssa.Value)) {
				return true
			}
		case *ssa.UnOp:
			if ref.Op == token.MUL && f.kept(ref) {
				return true
			}
		case *ssa.MakeClosure:
			if f.wraps(ref, v) && f.kept(ref) {
				return true
			}
		case *ssa.Call:
			for i, a := range ref.Call.Args {
				if callee := ref.Call.StaticCallee(); a == v && callee != nil && i < len(callee.Params) && f.kept(callee.Params[i]) {
					return true
				}
			}
		}
	}
	return false
}

// into reports whether an address is, or is a variable whose value comes to, such
// a field.
func (f *follower) into(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return f.e.calledFields()[chans.FieldOf(a.X.Type(), a.Field)]
	case *ssa.Alloc:
		return f.kept(a)
	}
	return false
}

// wraps reports whether a literal calls the function that it has captured.
func (f *follower) wraps(mc *ssa.MakeClosure, v ssa.Value) bool {
	lit := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b != v || i >= len(lit.FreeVars) {
			continue
		}
		for _, c := range f.e.calls(lit) {
			called := c.in.Common().Value
			if load, ok := called.(*ssa.UnOp); ok {
				called = load.X
			}
			if called == ssa.Value(lit.FreeVars[i]) {
				return true
			}
		}
	}
	return false
}

// calledFields lists the fields of functions that only goroutines of the package
// call, outside of tests.
func (e *engine) calledFields() map[*types.Var]bool {
	if e.callbacks != nil {
		return e.callbacks
	}
	e.callbacks = map[*types.Var]bool{}
	var started []*ssa.Function
	for _, s := range e.res.Spawns {
		if !e.res.InTest(s.In.Pos()) {
			started = append(started, s.Fns...)
		}
	}
	inside := e.reached(started...)
	elsewhere := map[*types.Var]bool{}
	for _, fn := range e.res.Funcs {
		if e.res.InTest(fn.Pos()) {
			continue
		}
		for _, c := range e.calls(fn) {
			if c.in.Common().IsInvoke() {
				continue
			}
			if field := calledField(c.in.Common().Value, 0); field != nil {
				if _, plain := c.in.(*ssa.Call); plain && inside[fn] {
					e.callbacks[field] = true
				} else {
					elsewhere[field] = true
				}
			}
		}
	}
	for field := range elsewhere {
		delete(e.callbacks, field)
	}
	return e.callbacks
}

// calledField is the field that a called value was loaded from.
func calledField(v ssa.Value, depth int) *types.Var {
	switch v := v.(type) {
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return chans.FieldOf(a.X.Type(), a.Field)
		}
	case *ssa.Phi:
		for _, x := range v.Edges {
			if depth > 3 {
				break // loops of phis have no end
			}
			if f := calledField(x, depth+1); f != nil {
				return f
			}
		}
	}
	return nil
}
