package chans

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// SamePath reports whether two values of one function are read by the same
// words, such as s.done and s.done: the same variable, or the same fields from
// the same variable. Whether something was stored in between is for the caller.
func SamePath(a, b ssa.Value) bool {
	return samePath(a, b, 0)
}

func samePath(a, b ssa.Value, depth int) bool {
	if a == b {
		return true
	}
	if depth > 8 {
		return false
	}
	switch a := a.(type) {
	case *ssa.UnOp:
		b, ok := b.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && samePath(a.X, b.X, depth+1)
	case *ssa.FieldAddr:
		b, ok := b.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && samePath(a.X, b.X, depth+1)
	case *ssa.Field:
		b, ok := b.(*ssa.Field)
		return ok && a.Field == b.Field && samePath(a.X, b.X, depth+1)
	case *ssa.ChangeType:
		if c, ok := b.(*ssa.ChangeType); ok {
			return samePath(a.X, c.X, depth+1)
		}
		return samePath(a.X, b, depth+1)
	case *ssa.Lookup:
		b, ok := b.(*ssa.Lookup)
		return ok && samePath(a.X, b.X, depth+1) && samePath(a.Index, b.Index, depth+1)
	}
	if c, ok := b.(*ssa.ChangeType); ok {
		return samePath(a, c.X, depth+1)
	}
	return false
}

// Stores reports whether the instruction stores into the variable or field
// that v was loaded from, or into what it was reached through.
func Stores(in ssa.Instruction, v ssa.Value) bool {
	st, ok := in.(*ssa.Store)
	if !ok {
		return false
	}
	for range 8 {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return false
			}
			if samePath(st.Addr, x.X, 0) {
				return true
			}
			v = x.X
		case *ssa.FieldAddr:
			if samePath(st.Addr, x.X, 0) { // the whole struct
				return true
			}
			v = x.X
		case *ssa.Field:
			v = x.X
		default:
			return false
		}
	}
	return false
}

// Remakes reports whether the instruction calls a function of this package
// that stores into the field which v was loaded from.
func (r *Result) Remakes(in ssa.Instruction, v ssa.Value) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	fa, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	callee := r.Static(call)
	return callee != nil && r.storesField(callee, FieldOf(fa.X.Type(), fa.Field), 0)
}

func (r *Result) storesField(fn *ssa.Function, f *types.Var, depth int) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				if fa, ok := in.Addr.(*ssa.FieldAddr); ok && FieldOf(fa.X.Type(), fa.Field) == f {
					return true
				}
			case *ssa.Call:
				if callee := r.Static(in); callee != nil && depth < 2 && r.storesField(callee, f, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// Defers lists the operations that run when fn returns: deferred ones, and
// those of function literals that fn defers, as far as they run on every path
// of the literal.
func (r *Result) Defers(fn *ssa.Function) map[*ssa.Defer][]*Op {
	out := map[*ssa.Defer][]*Op{}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			out[d] = append(out[d], r.byInstr[d]...)
			if callee := r.Static(d); callee != nil && callee.Parent() != nil {
				for _, op := range r.byFn[callee] {
					if !op.Deferred && op.Instr.Block() == callee.Blocks[0] {
						out[d] = append(out[d], op)
					}
				}
			}
		}
	}
	return out
}

// Root gives what a value is in the terms of the function around it: a free
// variable becomes what it is bound to, through any number of literals.
func Root(v ssa.Value) ssa.Value {
	for range 6 {
		fv, ok := v.(*ssa.FreeVar)
		if !ok {
			return v
		}
		b := Binding(fv)
		if b == nil {
			return v
		}
		v = b
	}
	return v
}
