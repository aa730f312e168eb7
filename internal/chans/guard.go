package chans

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// Guarded reports whether something decides if an operation may run: a branch
// on a flag, on nil, on a look-up, on the answer of a call, or a sync.Once.
// Branches that have nothing to say about a second time (the case of an
// unrelated select, the condition of a range loop) do not count.
func (r *Result) Guarded(op *Op) bool {
	if r.RunsOnce(op.Fn) || op.Via != nil && op.Via.Maybe {
		return true
	}
	for iff := range Branches(op.Instr.Block()) {
		if r.decides(iff.Cond, op) {
			return true
		}
	}
	return false
}

// Marked reports whether the branch that lets the operation run changes
// something by the way, so that a second time goes another way: a flag that is
// swapped, a sync.Once, a function that takes an entry out of a map.
func (r *Result) Marked(op *Op) bool {
	if r.RunsOnce(op.Fn) {
		return true
	}
	for iff := range Branches(op.Instr.Block()) {
		if r.changesState(iff.Cond, 0) {
			return true
		}
	}
	return false
}

// Flagged reports whether the operation runs only where a flag was clear that
// is set before it, so that there is no second time until somebody clears it.
func (r *Result) Flagged(op *Op) bool {
	for iff, set := range Branches(op.Instr.Block()) {
		flag := iff.Cond
		if not, ok := flag.(*ssa.UnOp); ok && not.Op == token.NOT {
			flag, set = not.X, !set
		}
		if !set && setBetween(iff, op.Instr, flag) {
			return true
		}
	}
	return false
}

// setBetween reports whether every way from a branch to an instruction behind it
// sets a flag.
func setBetween(branch *ssa.If, in ssa.Instruction, flag ssa.Value) bool {
	load, ok := flag.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	return summary.PassedSince(branch.Block(), in, func(x ssa.Instruction) bool {
		st, ok := x.(*ssa.Store)
		if !ok || !SamePath(st.Addr, load.X) {
			return false
		}
		k, ok := st.Val.(*ssa.Const)
		return ok && k.Value != nil && k.Value.String() == "true"
	})
}

// changesState reports whether a value is the answer of a call that may write
// somewhere.
func (r *Result) changesState(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Call:
		if _, ok := v.Call.Value.(*ssa.Builtin); ok {
			return false
		}
		callee := r.Static(v)
		return callee == nil || r.writes(callee)
	case *ssa.Extract:
		return r.changesState(v.Tuple, depth+1)
	case *ssa.TypeAssert:
		return r.changesState(v.X, depth+1)
	case *ssa.UnOp:
		return v.Op == token.NOT && r.changesState(v.X, depth+1)
	case *ssa.BinOp:
		return r.changesState(v.X, depth+1) || r.changesState(v.Y, depth+1)
	}
	return false
}

// writes reports whether fn itself stores, or calls what may.
func (r *Result) writes(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				if a, ok := in.Addr.(*ssa.Alloc); !ok || a.Heap {
					return true
				}
			case *ssa.MapUpdate:
				return true
			case ssa.CallInstruction:
				if b, ok := in.Common().Value.(*ssa.Builtin); !ok || b.Name() == "delete" || b.Name() == "clear" {
					return true
				}
			}
		}
	}
	return false
}

// decides reports whether a branch condition can tell a first time from a second.
func (r *Result) decides(cond ssa.Value, op *Op) bool {
	switch c := cond.(type) {
	case *ssa.BinOp:
		if e, ok := c.X.(*ssa.Extract); ok && e.Index == 0 {
			if sel, ok := e.Tuple.(*ssa.Select); ok {
				return r.selectsOn(sel, op.Obj)
			}
		}
		if isRangeIndex(c) {
			return false
		}
		// x == nil for another x than the channel says whether there is
		// anything to do at all.
		if k, ok := c.Y.(*ssa.Const); ok && k.IsNil() {
			if _, ok := c.X.Type().Underlying().(*types.Chan); !ok {
				_, iface := c.X.Type().Underlying().(*types.Interface)
				return iface && !r.foreignAnswer(c.X)
			}
		}
	case *ssa.Extract:
		switch t := c.Tuple.(type) {
		case *ssa.Next, *ssa.UnOp:
			return false
		case *ssa.Lookup:
			return r.forgets(op.Fn, t.X) // found is no guard if it stays to be found
		}
	}
	return true
}

// foreignAnswer reports whether v is the result of a call into another package:
// that knows nothing of our channels.
func (r *Result) foreignAnswer(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if call.Call.IsInvoke() {
		pkg := call.Call.Method.Pkg()
		return pkg != nil && pkg != r.pass.Pkg
	}
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Pkg != nil && fn.Pkg != r.SSA
}

// isRangeIndex recognises the conditions of range loops over slices and
// integers, also the one that go/ssa puts in front of the first round.
func isRangeIndex(c *ssa.BinOp) bool {
	b := c.Block()
	if k, ok := c.X.(*ssa.Const); ok && c.Op == token.LSS && k.Value != nil && k.Value.String() == "0" {
		return true
	}
	return c.Op == token.LSS && (b.Comment == "rangeindex.loop" || b.Comment == "rangeint.loop")
}

// selectsOn reports whether the select asks whether o is closed already. One
// that waits does not: that another case came first says nothing of later.
func (r *Result) selectsOn(sel *ssa.Select, o *Object) bool {
	if sel.Blocking {
		return false
	}
	for _, st := range sel.States {
		if r.Object(st.Chan) == o {
			return true
		}
	}
	return false
}

// forgets reports whether fn deletes from the map or assigns to it.
func (r *Result) forgets(fn *ssa.Function, m ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.MapUpdate:
				if SamePath(in.Map, m) {
					return true
				}
			case ssa.CallInstruction:
				c := in.Common()
				if bi, ok := c.Value.(*ssa.Builtin); ok && (bi.Name() == "delete" || bi.Name() == "clear") && SamePath(c.Args[0], m) {
					return true
				}
			}
		}
	}
	return false
}

// findOnce lists the functions that are handed to sync.Once.Do or sync.OnceFunc.
func (r *Result) findOnce() {
	r.once = map[*ssa.Function]bool{}
	for _, user := range r.Funcs {
		for _, b := range user.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				switch CalleeName(call.Common()) {
				case "sync.Once.Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
					for _, a := range call.Common().Args {
						for _, f := range r.Resolve(a) {
							r.once[f] = true
						}
					}
				}
			}
		}
	}
}

// RunsOnce reports whether fn, or a function literal around it, is handed to
// sync.Once.Do or sync.OnceFunc.
func (r *Result) RunsOnce(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if r.once[f] {
			return true
		}
	}
	return false
}
