package summary

import (
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// Functions and objects that are handed over and kept: bus.Subscribe(h) puts h
// into a map of the bus. A summary says where each such parameter goes.

// Keep says that a parameter is kept: in a field or a container of another
// parameter, or in one of an object that the caller cannot name.
type Keep struct {
	From access.Path // the parameter, or a captured variable of a closure
	To   access.Path // the place without keys: of a parameter, else unknown
	// Class is the class of the place; "" where From is a struct, of which each
	// field has a class of its own.
	Class string
}

// maxKeeps bounds what a summary says of kept parameters.
const maxKeeps = 8

// keeps finds what the function keeps of its parameters.
func (r *recorder) keeps() {
	k := &keeper{w: r.w}
	params := slices.ContainsFunc(r.w.fn.Params, func(p *ssa.Parameter) bool { return keepable(p.Type()) })
	captured := slices.ContainsFunc(r.w.fn.FreeVars, func(v *ssa.FreeVar) bool {
		cell, ok := v.Type().(*types.Pointer)
		return ok && keepable(cell.Elem())
	})
	if !params && !captured {
		return
	}
	for _, b := range r.w.fn.Blocks {
		for _, instr := range b.Instrs {
			k.instr(instr)
		}
	}
	r.w.out.Sum.Keeps = k.out
}

// keepable reports whether a value of the type can be run later: a function, an
// object behind an interface of no standard package, a struct with such a field.
func keepable(t types.Type) bool {
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if _, nested := f.Type().Underlying().(*types.Struct); !nested && keepable(f.Type()) {
				return true
			}
		}
		return false
	}
	return runnable(t)
}

func runnable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		n, ok := types.Unalias(t).(*types.Named)
		return ok && u.NumMethods() > 0 && n.Obj().Pkg() != nil && !ops.Std(n.Obj().Pkg().Path())
	}
	return false
}

type keeper struct {
	w   *walker
	out []Keep
}

func (k *keeper) instr(instr ssa.Instruction) {
	env := k.w.env
	switch instr := instr.(type) {
	case *ssa.Store:
		if _, variable := instr.Addr.(*ssa.Alloc); !variable {
			k.note(env.Of(instr.Addr), instr.Val, 0)
		}
	case *ssa.MapUpdate:
		k.note(env.Of(instr.Map).Elem("*"), instr.Value, 0)
		k.note(access.KeysOf(env.Of(instr.Map)).Elem("*"), instr.Key, 0)
	case *ssa.Return:
		for _, v := range instr.Results {
			k.returned(v)
		}
	case ssa.CallInstruction:
		k.passed(instr.Common())
	}
}

// note looks at a value that gets to a place.
func (k *keeper) note(to access.Path, v ssa.Value, depth int) {
	if depth > 3 {
		return
	}
	if call, ok := v.(*ssa.Call); ok {
		if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			for _, elem := range access.Variadic(call.Call.Args[1]) {
				k.note(to.Elem("*"), elem, depth+1)
			}
			return
		}
	}
	env := k.w.env
	if p := env.Of(v); (p.Kind == access.Param || p.Kind == access.Free) && p.Sel == "" && keepable(v.Type()) {
		class := ""
		if runnable(v.Type()) {
			class = env.Class(to).Name
		}
		k.add(Keep{From: p, To: withoutKeys(portablePath(to)), Class: class})
		return
	}
	for _, f := range fieldsOf(v) {
		here := to.Field(f.name)
		if !here.Known() || to.Kind == access.Local {
			here = access.OfValue(f.obj).Field(f.name)
		}
		k.note(here, f.val, depth+1)
	}
}

func (k *keeper) add(keep Keep) {
	if (keep.Class != "" || keep.To.Known()) && len(k.out) < maxKeeps && !slices.Contains(k.out, keep) {
		k.out = append(k.out, keep)
	}
}

// passed brings what a callee keeps to this function.
func (k *keeper) passed(c *ssa.CallCommon) {
	callee := c.StaticCallee()
	if callee == nil {
		return
	}
	sum := k.w.eng.summaryOf(callee)
	if sum == nil || len(sum.Keeps) == 0 {
		return
	}
	args := k.w.paths(c.Args)
	for _, keep := range sum.Keeps {
		if keep.From.Kind != access.Param || keep.From.Index >= len(c.Args) {
			continue
		}
		to := withoutKeys(keep.To.Subst(args, nil))
		from := args[keep.From.Index]
		if from.Kind == access.Param && from.Sel == "" {
			k.add(Keep{From: from, To: withoutKeys(portablePath(to)), Class: keep.Class})
			continue
		}
		if keep.Class != "" {
			continue
		}
		for _, f := range fieldsOf(c.Args[keep.From.Index]) { // push(job{run: f})
			p := k.w.env.Of(f.val)
			if p.Kind == access.Param && p.Sel == "" && runnable(f.val.Type()) {
				class := k.w.env.Class(access.OfValue(f.obj).Field(f.name)).Name
				k.add(Keep{From: p, To: withoutKeys(portablePath(to.Field(f.name))), Class: class})
			}
		}
	}
}

// returned looks into a closure that is returned, an option: what it keeps of
// its captured variables is kept of the parameters in them.
func (k *keeper) returned(v ssa.Value) {
	if ct, ok := v.(*ssa.ChangeType); ok {
		v = ct.X
	}
	mc, ok := v.(*ssa.MakeClosure)
	if !ok {
		return
	}
	f := k.w.eng.infos[mc.Fn.(*ssa.Function)]
	if f == nil {
		return
	}
	for _, keep := range f.Sum.Keeps {
		if keep.From.Kind != access.Free || keep.From.Index >= len(mc.Bindings) || keep.Class == "" {
			continue
		}
		if p := k.w.env.Of(mc.Bindings[keep.From.Index]); p.Kind == access.Param && p.Sel == "" {
			k.add(Keep{From: p, Class: keep.Class})
		}
	}
}

// fieldFill is a field of a struct literal with its one value.
type fieldFill struct {
	obj  *ssa.Alloc
	name string
	val  ssa.Value
}

// fieldsOf gives the fields of a new struct, or of a pointer to one.
func fieldsOf(v ssa.Value) []fieldFill {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	obj, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var out []fieldFill
	for _, ref := range *obj.Referrers() {
		fa, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		if val := soleFill(obj, fa.Field); val != nil {
			out = append(out, fieldFill{obj, fieldName(fa), val})
		}
	}
	return out
}

var anyKey = regexp.MustCompile(`\[[^\]]*\]`)

// withoutKeys makes all elements of a container one.
func withoutKeys(p access.Path) access.Path {
	p.Sel = anyKey.ReplaceAllString(p.Sel, "[*]")
	return p
}
