package summary

import (
	"go/token"
	"go/types"

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
		if !ok || st.Addr != cell {
			continue
		}
		if self, ok := st.Val.(*ssa.UnOp); ok && self.X == cell {
			continue // return a, b stores each result to itself
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

func (r *recorder) funcResult(i int, vals []ssa.Value) {
	for _, v := range vals {
		for _, t := range r.w.funcTargets(v, 0) {
			ref := FuncRef{Result: i, Sum: t.sum, Name: t.name, Op: t.op.Kind, Mode: t.op.Mode}
			if t.op.Kind != ops.None {
				ref.Recv = portablePath(t.recv)
			}
			// A method value has its receiver bound where a closure has captures.
			for _, p := range t.free {
				ref.Free = append(ref.Free, portablePath(p))
			}
			for _, p := range t.args {
				ref.Args = append(ref.Args, portablePath(p))
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
