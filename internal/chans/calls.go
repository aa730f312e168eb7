package chans

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// sealed reports whether no other package can name anything of this one: a
// command, or an external test package.
func (r *Result) sealed() bool {
	p := r.SSA.Pkg
	return p.Name() == "main" || strings.HasSuffix(p.Name(), "_test")
}

// Static gives the function of this package that the call runs, when there is
// exactly one and its body is here. It sees through closures, instances of
// generic functions and variables that are assigned once.
func (r *Result) Static(call ssa.CallInstruction) *ssa.Function {
	c := call.Common()
	if c.IsInvoke() {
		return nil
	}
	fns := r.Resolve(c.Value)
	if len(fns) != 1 || len(fns[0].Blocks) == 0 || fns[0].Synthetic != "" && fns[0].Name() != "init" {
		return nil
	}
	// A method value binds its receiver, so that arguments and parameters do
	// not correspond; the caller would pair the wrong ones.
	if len(c.Args) != len(fns[0].Params) {
		return nil
	}
	return fns[0]
}

// Resolve lists the functions that a function value may be, or nothing when it
// may be one that we cannot see.
func (r *Result) Resolve(v ssa.Value) []*ssa.Function {
	return r.resolve(v, 0)
}

func (r *Result) resolve(v ssa.Value, depth int) []*ssa.Function {
	if depth > 5 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Function:
		if o := v.Origin(); o != nil {
			v = o
		}
		// A bound method or a method expression stands for the method.
		if v.Synthetic != "" && v.Object() != nil && len(v.Blocks) > 0 && v.Name() != "init" {
			if m := r.declared(v); m != nil {
				return []*ssa.Function{m}
			}
		}
		return []*ssa.Function{v}
	case *ssa.MakeClosure:
		return r.resolve(v.Fn, depth+1)
	case *ssa.ChangeType:
		return r.resolve(v.X, depth+1)
	case *ssa.Phi:
		var all []*ssa.Function
		for _, e := range v.Edges {
			fns := r.resolve(e, depth+1)
			if len(fns) == 0 {
				return nil
			}
			all = append(all, fns...)
		}
		return all
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return nil
		}
		if cell := Cell(v.X); cell != nil {
			if val := onlyStore(cell); val != nil {
				return r.resolve(val, depth+1)
			}
		}
	}
	return nil
}

// declared gives the source function behind a synthetic wrapper.
func (r *Result) declared(wrapper *ssa.Function) *ssa.Function {
	for _, fn := range r.Funcs {
		if fn.Object() != nil && fn.Object() == wrapper.Object() && fn.Synthetic == "" {
			return fn
		}
	}
	return nil
}

// Cell gives the local variable that an address denotes, also when a closure
// captured it, or nil.
func Cell(addr ssa.Value) *ssa.Alloc {
	for range 6 {
		switch a := addr.(type) {
		case *ssa.Alloc:
			return a
		case *ssa.FreeVar:
			b := Binding(a)
			if b == nil {
				return nil
			}
			addr = b
		default:
			return nil
		}
	}
	return nil
}

// Binding gives what a free variable is bound to where its closure is made,
// when it is made in one place.
func Binding(fv *ssa.FreeVar) ssa.Value {
	fn := fv.Parent()
	parent := fn.Parent()
	if parent == nil {
		return nil
	}
	idx := -1
	for i, v := range fn.FreeVars {
		if v == fv {
			idx = i
		}
	}
	var found ssa.Value
	for _, b := range parent.Blocks {
		for _, in := range b.Instrs {
			if mc, ok := in.(*ssa.MakeClosure); ok && mc.Fn == fn {
				if found != nil && found != mc.Bindings[idx] {
					return nil
				}
				found = mc.Bindings[idx]
			}
		}
	}
	return found
}

// onlyStore gives the one value that is ever stored into a local variable,
// looking into the closures that capture it, or nil.
func onlyStore(cell *ssa.Alloc) ssa.Value {
	var val ssa.Value
	n := 0
	eachCellUse(cell, func(in ssa.Instruction) {
		if st, ok := in.(*ssa.Store); ok && Cell(st.Addr) == cell {
			val = st.Val
			n++
		}
	})
	if n != 1 {
		return nil
	}
	return val
}

// OnlyStore is onlyStore for other packages: the one value of a local variable.
func OnlyStore(cell *ssa.Alloc) ssa.Value { return onlyStore(cell) }

// eachCellUse calls f for the uses of a local variable's address, also in the
// closures that capture it.
func eachCellUse(addr ssa.Value, f func(ssa.Instruction)) {
	refs := addr.Referrers()
	if refs == nil {
		return
	}
	for _, in := range *refs {
		if mc, ok := in.(*ssa.MakeClosure); ok {
			fn := mc.Fn.(*ssa.Function)
			for i, b := range mc.Bindings {
				if b == addr && i < len(fn.FreeVars) {
					eachCellUse(fn.FreeVars[i], f)
				}
			}
			continue
		}
		f(in)
	}
}

// alive drops the function literals that nothing refers to any more.
func alive(funcs []*ssa.Function) []*ssa.Function {
	dead := map[*ssa.Function]bool{}
	var out []*ssa.Function
	for _, fn := range funcs { // literals come after the function around them
		if dead[fn] {
			for _, lit := range fn.AnonFuncs {
				dead[lit] = true
			}
			continue
		}
		out = append(out, fn)
		used := map[*ssa.Function]bool{}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				for _, op := range in.Operands(nil) {
					if lit, ok := (*op).(*ssa.Function); ok {
						used[lit] = true
					}
				}
			}
		}
		for _, lit := range fn.AnonFuncs {
			dead[lit] = !used[lit]
		}
	}
	return out
}

// findCallers fills Callers and Closed.
func (r *Result) findCallers() {
	used := map[*ssa.Function]bool{} // taken as a value
	invoked := map[string]bool{}     // called through an interface, by method name
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				var callee ssa.Value
				if call, ok := in.(ssa.CallInstruction); ok {
					c := call.Common()
					if c.IsInvoke() {
						invoked[c.Method.Name()] = true
					} else if s := r.Static(call); s != nil {
						r.Callers[s] = append(r.Callers[s], call)
						callee = c.Value
					}
				}
				for _, op := range in.Operands(nil) {
					if *op == nil || *op == callee {
						continue
					}
					r.markUsed(*op, used)
				}
			}
		}
	}
	for _, fn := range r.Funcs {
		if used[fn] {
			continue
		}
		if fn.Parent() != nil {
			r.Closed[fn] = true
			continue
		}
		exported := fn.Object() != nil && fn.Object().Exported()
		if len(r.Callers[fn]) == 0 && fn.Name() != "main" {
			continue // not called yet: whoever will be may do as those of an exported one
		}
		if fn.Signature.Recv() != nil {
			r.Closed[fn] = !exported && !invoked[fn.Name()]
		} else {
			r.Closed[fn] = !exported || r.sealed()
		}
	}
}

// markUsed records that a function is used as a value, unless the value only
// rests in a local variable that is only called.
func (r *Result) markUsed(v ssa.Value, used map[*ssa.Function]bool) {
	var fn *ssa.Function
	switch v := v.(type) {
	case *ssa.Function:
		fn = v
		if fn.Parent() != nil && len(fn.FreeVars) > 0 {
			return // the MakeClosure decides
		}
		if refs := fn.Referrers(); refs != nil && fn.Parent() != nil && onlyCalled(refs, v) {
			return
		}
	case *ssa.MakeClosure:
		fn = v.Fn.(*ssa.Function)
		if onlyCalled(v.Referrers(), v) {
			return
		}
	default:
		return
	}
	if fns := r.Resolve(fn); len(fns) == 1 {
		used[fns[0]] = true
	}
}

// onlyCalled reports whether a function value is called, or stored in a local
// variable whose loads are only called, and nothing else.
func onlyCalled(refs *[]ssa.Instruction, v ssa.Value) bool {
	for _, in := range *refs {
		switch in := in.(type) {
		case ssa.CallInstruction:
			if slices.Contains(in.Common().Args, v) {
				return false
			}
		case *ssa.Store:
			cell, ok := in.Addr.(*ssa.Alloc)
			if !ok || in.Val != v || onlyStore(cell) == nil {
				return false
			}
			good := true
			eachCellUse(cell, func(use ssa.Instruction) {
				switch use := use.(type) {
				case *ssa.Store:
				case *ssa.UnOp:
					good = good && onlyCalled(use.Referrers(), use)
				default:
					good = false
				}
			})
			if !good {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}
