package chans

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// endedBy describes a constructor that starts a goroutine which only ends when
// somebody calls a method of what the constructor returns: the methods, and
// where the goroutine is started. It lists none where anything else may end
// the goroutine, or where the object goes elsewhere too.
func (r *Result) endedBy(fn *ssa.Function) (methods []string, site string) {
	owner := returned(fn)
	if owner == nil || owner.Pkg() != r.pass.Pkg || r.setsFinalizer(fn) || r.sharesResult(fn) {
		return nil, ""
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			g, ok := in.(*ssa.Go)
			if !ok || !r.onSuccess(g) || g.Call.IsInvoke() {
				continue
			}
			fns := bodies(r.Resolve(g.Call.Value))
			if len(fns) != 1 {
				continue
			}
			for _, stop := range r.stopsOf(fns[0], fn) {
				if m := r.endersOf(stop, owner); len(m) > 0 {
					t := tracer{r: r}
					return m, t.site(g.Pos())
				}
			}
		}
	}
	return nil, ""
}

// returned is the struct type to which the first result of fn points.
func returned(fn *ssa.Function) *types.TypeName {
	res := fn.Signature.Results()
	if res.Len() == 0 {
		return nil
	}
	p, ok := res.At(0).Type().(*types.Pointer)
	if !ok {
		return nil
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n.Obj()
}

func (r *Result) setsFinalizer(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				switch CalleeName(call.Common()) {
				case "runtime.SetFinalizer", "runtime.AddCleanup":
					return true
				}
			}
		}
	}
	return false
}

// sharesResult reports whether fn lets others have what it returns: then those
// may call the method that ends it.
func (r *Result) sharesResult(fn *ssa.Function) bool {
	var made ssa.Value
	for _, b := range fn.Blocks {
		ret, ok := last(b).(*ssa.Return)
		if !ok || isNilConst(ret.Results[0]) {
			continue
		}
		v := ret.Results[0]
		if load, ok := v.(*ssa.UnOp); ok {
			if cell := Cell(load.X); cell != nil {
				v = onlyStore(cell)
			}
		}
		a, ok := v.(*ssa.Alloc)
		if !ok || made != nil && made != a {
			return true
		}
		made = a
	}
	return made == nil || r.leaves(made, map[ssa.Value]bool{})
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// leaves reports whether a pointer goes anywhere but into this package's own
// calls, its own variables and its own literals.
func (r *Result) leaves(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr, *ssa.BinOp, *ssa.Return, *ssa.DebugRef:
		case *ssa.Store:
			cell := Cell(ref.Addr)
			if ref.Val != v {
				continue
			}
			if cell == nil {
				return true
			}
			out := false
			eachCellUse(cell, func(use ssa.Instruction) {
				if load, ok := use.(*ssa.UnOp); ok {
					out = out || r.leaves(load, seen)
				}
			})
			if out {
				return true
			}
		case ssa.CallInstruction:
			callee := r.Static(ref)
			if callee == nil {
				return true
			}
			for i, a := range ref.Common().Args {
				if a == v && r.leaves(callee.Params[i], seen) {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// onSuccess reports whether fn never returns an object without having passed
// the go statement.
func (r *Result) onSuccess(g *ssa.Go) bool {
	good := true
	WalkEntry(g.Parent(), func(in ssa.Instruction) bool {
		if ret, ok := in.(*ssa.Return); ok && !isNilConst(ret.Results[0]) {
			good = false
		}
		return in != ssa.Instruction(g)
	})
	return good
}

// stopsOf lists the channels made in maker without whose end the goroutine body
// has no way to its own.
func (r *Result) stopsOf(body, maker *ssa.Function) []*Object {
	var out []*Object
	for _, op := range r.byFn[body] {
		o := op.Obj
		if (op.Kind != Recv && op.Kind != Range) || slices.Contains(out, o) {
			continue
		}
		if len(o.Makes) == 1 && o.Makes[0].Parent() == maker && o.Contained() && !o.Mixed && !o.Elem && len(o.Fields) > 0 &&
			!r.endsWithout(body, o) {
			out = append(out, o)
		}
	}
	return out
}

// endsWithout reports whether body can return although nothing ever happens to
// channel o.
func (r *Result) endsWithout(body *ssa.Function, o *Object) bool {
	ends := false
	on := func(in ssa.Instruction, i int) bool {
		return slices.ContainsFunc(r.byInstr[in], func(op *Op) bool { return op.Obj == o && op.Case == i })
	}
	paths := Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if _, ok := in.(*ssa.Return); ok {
				ends = true
			}
			if recv, ok := in.(*ssa.UnOp); ok && on(recv, 0) {
				return st, false
			}
			return st, !ends
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sel, i, ok := CaseOf(from, succ); ok && on(sel, i) {
				return st, false
			}
			return st, !ends
		},
	}
	paths.FromEntry(body, 0)
	return ends
}

// endersOf lists the exported methods of owner that lead to a close of the
// channel or a send on it, or none if something else does too.
func (r *Result) endersOf(o *Object, owner *types.TypeName) []string {
	var methods []string
	seen := map[*ssa.Function]bool{}
	var up func(fn *ssa.Function) bool
	up = func(fn *ssa.Function) bool {
		fn = access.Outermost(fn)
		if seen[fn] {
			return true
		}
		seen[fn] = true
		obj, ok := fn.Object().(*types.Func)
		if !ok || fn.Signature.Recv() == nil {
			return false
		}
		if p, ok := fn.Signature.Recv().Type().(*types.Pointer); !ok || p.Elem().String() != owner.Type().String() {
			return false
		}
		if obj.Exported() {
			methods = append(methods, obj.Name())
		} else if !r.Closed[fn] {
			return false
		}
		for _, call := range r.Callers[fn] {
			if !up(call.Parent()) && !obj.Exported() {
				return false
			}
		}
		return true
	}
	for _, op := range o.Of(Close, Send) {
		if !up(op.Fn) {
			return nil
		}
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}
