package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Functions in the containers of an object: s.handlers["x"] = s.onX, or
// s.hooks = append(s.hooks, func(){…}). A call of an element may run each of
// those that the package puts there, whoever else puts something there too.

// scanFuncs notes the functions that an instruction puts into the elements of a
// field, under the field's name with elements behind it.
func (e *engine) scanFuncs(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		e.intoField(fn, instr.Map, instr.Value)
	case *ssa.Store:
		switch addr := instr.Addr.(type) {
		case *ssa.IndexAddr:
			e.intoField(fn, addr.X, instr.Val)
		case *ssa.FieldAddr:
			for _, v := range elementsOf(instr.Val) {
				e.intoContainer(fn, addr, v)
			}
		}
	}
}

// intoField notes v as an element of a container that was loaded from a field.
func (e *engine) intoField(fn *ssa.Function, container, v ssa.Value) {
	if load, ok := container.(*ssa.UnOp); ok && load.Op == token.MUL {
		if fa, ok := load.X.(*ssa.FieldAddr); ok {
			e.intoContainer(fn, fa, v)
		}
	}
}

func (e *engine) intoContainer(fn *ssa.Function, field *ssa.FieldAddr, v ssa.Value) {
	if _, isFunc := v.Type().Underlying().(*types.Signature); !isFunc || access.IsNil(v) {
		return
	}
	key, base := access.FieldKey(field.X, field.Field)
	if key == "" {
		return
	}
	b := boundFunc{v, e.infos[fn].Env.Of(base), e.infos[fn].Env}
	if !sameFunc(e.bound[key+elements], b) {
		e.bound[key+elements] = append(e.bound[key+elements], b)
	}
}

// elementsOf lists what a new container is filled with: a literal's elements,
// or those that append adds.
func elementsOf(v ssa.Value) []ssa.Value {
	var out []ssa.Value
	switch v := v.(type) {
	case *ssa.MakeMap:
		for _, ref := range *v.Referrers() {
			if up, ok := ref.(*ssa.MapUpdate); ok && up.Map == v {
				out = append(out, up.Value)
			}
		}
	case *ssa.Slice:
		return access.Variadic(v)
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return access.Variadic(v.Call.Args[1])
		}
	}
	return out
}

// containerOf is the field whose element a value is, nil if of none.
func containerOf(v ssa.Value) *ssa.FieldAddr {
	var container ssa.Value
	switch v := v.(type) {
	case *ssa.Lookup:
		container = v.X
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Lookup:
			container = t.X
		case *ssa.Next:
			if r, ok := t.Iter.(*ssa.Range); ok && v.Index == 2 {
				container = r.X
			}
		}
	case *ssa.UnOp:
		if at, ok := v.X.(*ssa.IndexAddr); ok {
			container = at.X
		}
	}
	if load, ok := container.(*ssa.UnOp); ok && load.Op == token.MUL {
		fa, _ := load.X.(*ssa.FieldAddr)
		return fa
	}
	return nil
}

// elementTargets lists the functions that an element of a field's container may
// be.
func (w *walker) elementTargets(v ssa.Value) []target {
	fa := containerOf(v)
	if fa == nil {
		return nil
	}
	key, base := access.FieldKey(fa.X, fa.Field)
	if key == "" {
		return nil
	}
	return w.eng.boundFuncs(key+elements, w.env.Of(base))
}
