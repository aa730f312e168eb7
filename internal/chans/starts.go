package chans

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// endedBy describes a constructor that starts a goroutine which only ends when
// somebody calls a method of what the constructor returns: the methods, and
// where the goroutine is started. It lists none where anything else may end
// the goroutine, or where the object goes elsewhere too.
func (r *Result) endedBy(fn *ssa.Function) (methods []string, starts string) {
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
			starts = r.Place(g.Pos(), token.NoPos)
			for _, stop := range r.stopsOf(fns[0], fn) {
				if m := r.methodsAt(owner, stop.Of(Close, Send)); len(m) > 0 {
					return m, starts
				}
			}
			for _, k := range r.keptContexts(fn) {
				if r.EndsWithout(fns[0], func(v ssa.Value) bool { return IsCtxDone(v) && k.is(v.(*ssa.Call).Call.Value, g) }) {
					continue
				}
				if m := r.methodsAt(owner, r.loadsOf(k.cancel)); len(m) > 0 {
					return m, starts
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
	return PointedStruct(res.At(0).Type())
}

// PointedStruct is the named struct type that t is a pointer to, nil if it is
// none.
func PointedStruct(t types.Type) *types.TypeName {
	p, ok := t.(*types.Pointer)
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
		if !ok || access.IsNil(ret.Results[0]) {
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
		if ret, ok := in.(*ssa.Return); ok && !access.IsNil(ret.Results[0]) {
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
			!r.EndsWithout(body, func(v ssa.Value) bool { return r.Object(v) == o }) {
			out = append(out, o)
		}
	}
	return out
}

// EndsWithout reports whether body can return although nothing ever comes from
// the channels for which stop answers true.
func (r *Result) EndsWithout(body *ssa.Function, stop func(ssa.Value) bool) bool {
	ends := false
	paths := Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if _, ok := in.(*ssa.Return); ok {
				ends = true
			}
			if recv, ok := in.(*ssa.UnOp); ok && recv.Op == token.ARROW && stop(recv.X) {
				return st, false
			}
			return st, !ends
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sel, i, ok := CaseOf(from, succ); ok && sel.States[i].Dir == types.RecvOnly && stop(sel.States[i].Chan) {
				return st, false
			}
			return st, !ends
		},
	}
	paths.FromEntry(body, 0)
	return ends
}

// keptContext is a context that only its cancel function ends, which is kept in
// a field of an object.
type keptContext struct {
	ctx    ssa.Value
	field  *types.Var // that holds the context, if one does
	cancel *types.Var
}

// keptContexts lists those that fn makes.
func (r *Result) keptContexts(fn *ssa.Function) []keptContext {
	var out []keptContext
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || CalleeName(&call.Call) != "context.WithCancel" {
				continue
			}
			parent, ok := call.Call.Args[0].(*ssa.Call)
			if !ok || CalleeName(&parent.Call) != "context.Background" {
				continue
			}
			ctx, cancel := summary.ResultValue(call, 0), summary.ResultValue(call, 1)
			if ctx == nil || cancel == nil || len(*cancel.Referrers()) != 1 {
				continue
			}
			k := keptContext{ctx: ctx, field: keptIn(ctx), cancel: keptIn(cancel)}
			if k.cancel != nil && k.cancel.Pkg() == r.pass.Pkg && !k.cancel.Exported() {
				out = append(out, k)
			}
		}
	}
	return out
}

// keptIn gives the field that a value is stored in.
func keptIn(v ssa.Value) *types.Var {
	for _, ref := range *v.Referrers() {
		if ct, ok := ref.(*ssa.ChangeType); ok {
			return keptIn(ct)
		}
		if st, ok := ref.(*ssa.Store); ok && st.Val == v {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
				return FieldOf(fa.X.Type(), fa.Field)
			}
		}
	}
	return nil
}

// is reports whether v, in the body of the goroutine that g starts, is the
// context.
func (k keptContext) is(v ssa.Value, g *ssa.Go) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		for i, p := range v.Parent().Params {
			if p == v && i < len(g.Call.Args) {
				return g.Call.Args[i] == k.ctx
			}
		}
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok {
			return k.field != nil && FieldOf(fa.X.Type(), fa.Field) == k.field
		}
		if cell := Cell(v.X); cell != nil {
			return onlyStore(cell) == k.ctx
		}
	case *ssa.FreeVar:
		return Root(v) == k.ctx
	}
	return false
}

// loadsOf lists the functions that read a field, as operations without an
// object.
func (r *Result) loadsOf(f *types.Var) []*Op {
	var out []*Op
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				fa, ok := in.(*ssa.FieldAddr)
				if !ok || FieldOf(fa.X.Type(), fa.Field) != f {
					continue
				}
				for _, ref := range *fa.Referrers() {
					if st, ok := ref.(*ssa.Store); !ok || st.Addr != ssa.Value(fa) {
						out = append(out, &Op{Fn: fn})
					}
				}
			}
		}
	}
	return out
}

// methodsAt lists the exported methods of owner that lead to the operations, or
// none if something else does too.
func (r *Result) methodsAt(owner *types.TypeName, ops []*Op) []string {
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
	for _, op := range ops {
		if !up(op.Fn) {
			return nil
		}
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}
