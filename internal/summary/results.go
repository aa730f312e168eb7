package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// results finds what the function's results are in its callers' terms: a place
// (a getter) or a function value (a returned unlock).
func (r *recorder) results() {
	w := r.w
	for i := range w.fn.Signature.Results().Len() {
		if t := w.fn.Signature.Results().At(i).Type(); !isReference(t) || isError(t) {
			continue
		}
		var vals []ssa.Value
		for _, e := range r.exits {
			if ret, ok := e.At.(*ssa.Return); ok && i < len(ret.Results) {
				for _, v := range throughCell(ret.Results[i]) {
					if c, isConst := v.(*ssa.Const); !isConst || !c.IsNil() {
						vals = append(vals, v)
					}
				}
			}
		}
		if len(vals) == 0 {
			continue
		}
		if p, ok := r.samePlace(vals); ok {
			w.out.Sum.Results = append(w.out.Sum.Results, ResultPath{i, p})
		} else {
			r.resultFields(i, vals)
		}
		if _, isFunc := vals[0].Type().Underlying().(*types.Signature); isFunc {
			r.funcResult(i, vals)
		}
	}
}

// throughCell gives what a named result was assigned: in a function with a
// deferred call SSA keeps such results in memory.
func throughCell(v ssa.Value) []ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return []ssa.Value{v}
	}
	cell, ok := load.X.(*ssa.Alloc)
	if !ok {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	for _, ref := range *cell.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != cell || access.ToItself(st) {
			continue
		}
		out = append(out, st.Val)
	}
	return out
}

func (r *recorder) samePlace(vals []ssa.Value) (access.Path, bool) {
	p := r.w.env.Of(vals[0])
	if !p.Portable() || p.Kind == access.Result {
		return access.Path{}, false
	}
	for _, v := range vals[1:] {
		if r.w.env.Of(v) != p {
			return access.Path{}, false
		}
	}
	// A variable that this function assigns may hold something else by now.
	if r.w.stored[p] {
		return access.Path{}, false
	}
	return p.Portably(), true
}

// resultFields finds what a constructor keeps in its new object, in fields that
// nobody sets later: return &conn{srv: s} makes srv of the result the argument.
func (r *recorder) resultFields(i int, vals []ssa.Value) {
	obj := r.newObject(vals[0])
	for _, v := range vals[1:] {
		if r.newObject(v) != obj {
			return
		}
	}
	if obj != nil {
		r.kept(i, "", obj)
	}
}

// kept notes what obj keeps, and the new objects in its fields.
func (r *recorder) kept(i int, sel string, obj *ssa.Alloc) {
	sum := r.w.out.Sum
	for _, ref := range *obj.Referrers() {
		fa, ok := ref.(*ssa.FieldAddr)
		if !ok || len(sum.Fields) >= maxFields || len(sel) > maxFieldSel {
			continue
		}
		key, _ := access.FieldKey(fa.X, fa.Field)
		v := soleFill(obj, fa.Field)
		if key == "" || v == nil || !isReference(v.Type()) || isError(v.Type()) || !r.w.eng.aliases.Fixed(key) {
			continue
		}
		here := sel + key[strings.LastIndexByte(key, '.'):]
		if inner := r.newObject(v); inner != nil && inner != obj {
			r.kept(i, here, inner)
			continue
		}
		p := portablePath(r.w.env.Of(v))
		f := ResultField{i, here, p}
		if p.Known() && !p.Vague() && !r.w.stored[p] && !slices.Contains(sum.Fields, f) {
			sum.Fields = append(sum.Fields, f)
		}
	}
}

// maxFields bounds what a summary says of a new object.
const (
	maxFields   = 8
	maxFieldSel = 40 // characters of the way to a field
)

// newObject is the object that v points to, if this function makes it.
func (r *recorder) newObject(v ssa.Value) *ssa.Alloc {
	a, _ := r.w.env.Of(v).Val().(*ssa.Alloc)
	if a == nil || r.w.env.Of(v) != access.OfValue(a) {
		return nil
	}
	return a
}

// soleFill is the one value that a field of a new object is given here.
func soleFill(obj *ssa.Alloc, field int) ssa.Value {
	var val ssa.Value
	for _, ref := range *obj.Referrers() {
		fa, ok := ref.(*ssa.FieldAddr)
		if !ok || fa.Field != field {
			continue
		}
		for _, use := range *fa.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == fa {
				if val != nil {
					return nil
				}
				val = st.Val
			}
		}
	}
	return val
}

func (r *recorder) funcResult(i int, vals []ssa.Value) {
	for _, v := range vals {
		for _, t := range r.w.funcTargets(v, 0) {
			ref := FuncRef{Result: i, Sum: t.sum, Name: t.name, Op: t.op.Kind, Mode: t.op.Mode}
			obj, hidden := r.w.unnamed(t)
			portable := func(p access.Path) access.Path {
				if hidden && p == obj {
					return access.Path{Kind: access.Result, Index: i, Sel: ofRelease}
				}
				return portablePath(p)
			}
			if t.op.Kind != ops.None {
				ref.Recv = portable(t.recv)
			}
			// A method value has its receiver bound where a closure has captures.
			for _, p := range t.free {
				ref.Free = append(ref.Free, portable(p))
			}
			for _, p := range t.args {
				ref.Args = append(ref.Args, portable(p))
			}
			if ref.Sum != nil || ref.Op != ops.None {
				r.w.out.Sum.Funcs = append(r.w.out.Sum.Funcs, ref)
			}
		}
	}
}

func portablePath(p access.Path) access.Path {
	if !p.Portable() || p.Kind == access.Result {
		return access.Path{}
	}
	return p.Portably()
}
