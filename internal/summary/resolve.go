package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
)

// target is one function that a call may run, with its arguments and captured
// variables in the caller's terms.
type target struct {
	sum  *Summary
	fn   *ssa.Function // nil for functions of other packages
	name string
	args []access.Path
	vals []ssa.Value // the argument values where they are known, else nil entries
	free []access.Path
	conf finding.Confidence

	op    ops.Op      // the target is a known operation on recv
	recv  access.Path //
	param access.Path // the target is a function value that only a caller knows
}

// maxTargets bounds the implementations of an interface method that are
// followed; where there are more the call is unknown.
const maxTargets = 3

// maxImplementations is larger: each one that is found was really made a value
// of the interface, so each may be the one that is called.
const maxImplementations = 6

// targets lists what a call may run; none means unknown.
func (w *walker) targets(c *ssa.CallCommon) []target {
	if c.IsInvoke() {
		return w.invokeTargets(c)
	}
	return w.bindCall(w.funcTargets(c.Value, 0), c)
}

// bindCall adds the call's arguments to those that are bound already.
func (w *walker) bindCall(ts []target, c *ssa.CallCommon) []target {
	for i := range ts {
		ts[i].args = append(ts[i].args, w.paths(c.Args)...)
		ts[i].vals = append(ts[i].vals, c.Args...)
	}
	return ts
}

func (w *walker) paths(vals []ssa.Value) []access.Path {
	out := make([]access.Path, len(vals))
	for i, v := range vals {
		out[i] = w.env.Of(v)
	}
	return out
}

// funcTargets lists the functions that a value may be. Their args hold only
// what is bound already: the receiver of a method value.
func (w *walker) funcTargets(v ssa.Value, depth int) []target {
	// State machines store and return functions of their own type: the way
	// through fields, results and calls has no end there.
	if depth > 4 || w.eng.depth > 6 {
		return nil
	}
	w.eng.depth++
	defer func() { w.eng.depth-- }()
	switch v := v.(type) {
	case *ssa.Function:
		return w.funcTarget(v)
	case *ssa.MakeClosure:
		fn := v.Fn.(*ssa.Function)
		if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
			return w.methodValue(obj, w.env.Of(v.Bindings[0]), v.Bindings[0])
		}
		t := w.inPackage(fn)
		t.free = w.paths(v.Bindings)
		return []target{t}
	case *ssa.ChangeType:
		return w.funcTargets(v.X, depth+1)
	case *ssa.Phi:
		var out []target
		for _, e := range v.Edges {
			ts := w.funcTargets(e, depth+1)
			if c, ok := e.(*ssa.Const); len(ts) == 0 && !(ok && c.IsNil()) {
				return nil
			}
			out = append(out, ts...)
		}
		if len(out) > maxTargets {
			return nil
		}
		return out
	case *ssa.Call:
		return w.returned(v, 0)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return w.returned(call, v.Index)
		}
	case *ssa.UnOp:
		if ts := w.stored1(v.X, depth); ts != nil {
			return ts
		}
	}
	if ts := w.elementTargets(v); ts != nil {
		return ts
	}
	if p := w.env.Of(v); p.Kind == access.Param || p.Kind == access.Free {
		return []target{{param: p}}
	}
	return nil
}

// stored1 finds the function in a variable or field that is assigned once.
func (w *walker) stored1(addr ssa.Value, depth int) []target {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		if v := access.SoleStore(addr); v != nil {
			return w.funcTargets(v, depth+1)
		}
	case *ssa.FreeVar:
		return w.capturedFunc(addr)
	case *ssa.Global:
		return w.eng.boundFuncs(access.OfGlobal(addr).Name, access.Path{})
	case *ssa.IndexAddr:
		if g := tableElement(addr); g != nil {
			return w.eng.boundFuncs(access.OfGlobal(g).Name+elements, access.Path{})
		}
	case *ssa.FieldAddr:
		if key, base := access.FieldKey(addr.X, addr.Field); key != "" {
			return w.eng.boundFuncs(key, w.env.Of(base))
		}
	}
	return nil
}

// capturedFunc resolves a closure that calls a function variable of its
// parent, itself perhaps (var visit func(); visit = func() { visit() }).
func (w *walker) capturedFunc(fv *ssa.FreeVar) []target {
	parent := w.fn.Parent()
	if parent == nil {
		return nil
	}
	mine := closureOf(parent, w.fn)
	if mine == nil {
		return nil
	}
	cell, ok := mine.Bindings[slices.Index(w.fn.FreeVars, fv)].(*ssa.Alloc)
	if !ok {
		return nil
	}
	mc, ok := access.SoleStore(cell).(*ssa.MakeClosure)
	if !ok {
		if fn, ok := access.SoleStore(cell).(*ssa.Function); ok {
			return w.funcTarget(fn)
		}
		return nil
	}
	fn := mc.Fn.(*ssa.Function)
	if fn.Synthetic != "" {
		return nil
	}
	t := w.inPackage(fn)
	for _, b := range mc.Bindings {
		p := access.Path{}
		if i := slices.Index(mine.Bindings, b); i >= 0 {
			p = w.env.Of(w.fn.FreeVars[i])
		}
		t.free = append(t.free, p)
	}
	return []target{t}
}

// closureOf finds where parent makes the closure fn.
func closureOf(parent, fn *ssa.Function) *ssa.MakeClosure {
	for _, b := range parent.Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				return mc
			}
		}
	}
	return nil
}

// funcTarget is a function named in the source, of this or another package.
func (w *walker) funcTarget(fn *ssa.Function) []target {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Synthetic != "" {
		// A thunk ((*T).M as a value) or a wrapper calls the method it stands for.
		if obj, ok := fn.Object().(*types.Func); ok && !fnHasBody(w.eng, fn) {
			return w.methodTarget(obj)
		}
	}
	if _, ok := w.eng.infos[fn]; ok {
		return []target{w.inPackage(fn)}
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return w.methodTarget(obj)
}

func fnHasBody(e *engine, fn *ssa.Function) bool { _, ok := e.infos[fn]; return ok }

// inPackage is a function of this package.
func (w *walker) inPackage(fn *ssa.Function) target {
	t := target{fn: fn}
	if f := w.eng.infos[fn]; f != nil {
		t.sum, t.name = f.Sum, f.Name
		if fn == w.fn && w.earlier != nil {
			t.sum = w.earlier
		}
	}
	return t
}

// methodTarget is a declared function known by its object.
func (w *walker) methodTarget(obj *types.Func) []target {
	obj = obj.Origin()
	if fn := w.eng.byObj[obj]; fn != nil {
		return []target{w.inPackage(fn)}
	}
	if sum := w.eng.imported(obj); sum != nil {
		return []target{{sum: sum, name: funcName(obj, w.eng.pass.Pkg)}}
	}
	return nil
}

// methodValue is x.M as a value: its receiver is bound.
func (w *walker) methodValue(obj *types.Func, recv access.Path, recvVal ssa.Value) []target {
	if op := ops.OfFunc(obj, []ssa.Value{recvVal}); op.Kind != ops.None {
		return []target{{op: op, recv: recv, name: funcName(obj, w.eng.pass.Pkg)}}
	}
	ts := w.methodTarget(obj)
	if types.IsInterface(obj.Signature().Recv().Type()) {
		// l.Unlock of a sync.Locker
		if op := ops.Of(&ssa.CallCommon{Value: recvVal, Method: obj}); op.Kind == ops.Acquire || op.Kind == ops.Release {
			return []target{{op: op, recv: recv, name: funcName(obj, w.eng.pass.Pkg)}}
		}
		ts = w.implementations(recvVal, obj, recv)
	}
	for i := range ts {
		if ts[i].args == nil {
			ts[i].args = []access.Path{recv}
		}
		ts[i].vals = []ssa.Value{recvVal}
	}
	return ts
}

// returned lists the functions that a call gave back: unlock := s.lock().
func (w *walker) returned(call *ssa.Call, result int) []target {
	var out []target
	for _, t := range w.targets(&call.Call) {
		if t.sum == nil {
			return nil
		}
		here := func(p access.Path) access.Path {
			if p.Kind != access.Result {
				return p.Subst(t.args, t.free)
			}
			if v := ResultValue(call, p.Index); v != nil {
				return access.OfValue(v).With(p.Sel)
			}
			return access.Path{}
		}
		n := len(out)
		for _, f := range t.sum.Funcs {
			if f.Result != result {
				continue
			}
			r := target{sum: f.Sum, name: f.Name, conf: max(t.conf, finding.Medium)}
			if f.Op != ops.None {
				r.op, r.recv = ops.Op{Kind: f.Op, Mode: f.Mode}, here(f.Recv)
			}
			for _, p := range f.Free {
				r.free = append(r.free, here(p))
			}
			for _, p := range f.Args {
				r.args = append(r.args, here(p))
				r.vals = append(r.vals, nil)
			}
			out = append(out, r)
		}
		if len(out) == n {
			return nil
		}
	}
	if len(out) > maxTargets {
		return nil
	}
	return out
}

// invokeTargets lists the methods that an interface call may run.
func (w *walker) invokeTargets(c *ssa.CallCommon) []target {
	recv := w.env.Of(c.Value)
	if mi, ok := c.Value.(*ssa.MakeInterface); ok {
		return w.bindArgs(w.concrete(mi.X.Type(), c.Method, recv, finding.High), c)
	}
	return w.bindArgs(w.implementations(c.Value, c.Method, recv), c)
}

func (w *walker) bindArgs(ts []target, c *ssa.CallCommon) []target {
	for i := range ts {
		ts[i].args = append(slices.Clip(ts[i].args), w.paths(c.Args)...)
		ts[i].vals = append([]ssa.Value{nil}, c.Args...)
	}
	return ts
}

// implementations finds the method in the concrete types that an interface value
// may be.
func (w *walker) implementations(v ssa.Value, m *types.Func, recv access.Path) []target {
	var out []target
	for _, t := range w.eng.concreteTypes(v) {
		out = append(out, w.concrete(t, m, recv, finding.Medium)...)
	}
	return out
}

// concrete is the method of one concrete type, reached through embedded fields
// where it is promoted.
func (w *walker) concrete(t types.Type, m *types.Func, recv access.Path, conf finding.Confidence) []target {
	obj, index, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	fn, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	recv = throughEmbedded(recv, t, index[:len(index)-1])
	if types.IsInterface(fn.Signature().Recv().Type()) {
		return nil
	}
	if op := ops.OfFunc(fn, nil); op.Kind != ops.None {
		op.Recv = nil
		return []target{{op: op, recv: recv, conf: conf, name: funcName(fn, w.eng.pass.Pkg)}}
	}
	ts := w.methodTarget(fn)
	for i := range ts {
		ts[i].args, ts[i].conf = []access.Path{recv}, conf
	}
	return ts
}

func throughEmbedded(p access.Path, t types.Type, index []int) access.Path {
	for _, i := range index {
		if pt, ok := t.Underlying().(*types.Pointer); ok {
			t = pt.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return access.Path{}
		}
		p = p.Field(st.Field(i).Name())
		t = st.Field(i).Type()
	}
	return p
}

// funcName is a function as the source of pkg would name it: (*T).M, f,
// other.F.
func funcName(fn *types.Func, pkg *types.Package) string {
	name := fn.FullName()
	if fn.Pkg() == nil {
		return name
	}
	short := ""
	if fn.Pkg() != pkg {
		short = fn.Pkg().Name() + "."
	}
	return strings.ReplaceAll(name, fn.Pkg().Path()+".", short)
}
