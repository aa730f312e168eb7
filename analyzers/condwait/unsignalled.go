package condwait

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unsignalled reports a change that would end the loop around a Wait, a flag that is
// set, an item that is added, and is made in a function that signals nobody: who waits
// does not hear of it.
func (c *checker) unsignalled(wait *chans.Op, loop *chans.Loop, in ssa.Instruction, f *types.Var) {
	fn := in.Parent()
	if fn == wait.Fn || c.reported[in.Pos()] || c.res.InTest(in.Pos()) {
		return
	}
	what := "set"
	if st, ok := in.(*ssa.Store); !ok || !endsLoop(loop, f, st.Val) {
		if !awaited(loop, f, changeOf(in, f)) {
			return
		}
		what = "changed"
	}
	if c.signals(fn, wait.Obj, 0) || c.callerSignals(fn, wait.Obj, 0) {
		return
	}
	op := *wait
	op.Pos, op.Fn = in.Pos(), fn
	c.report(&op, "condwait-unsignalled", finding.Medium,
		c.res.FieldClass(f)+" is "+what+" without a Signal or Broadcast: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, in.Pos())+", whose loop it should end, goes on waiting")
}

// endsLoop reports whether control leaves the loop where the flag f has the value
// v, a constant.
func endsLoop(loop *chans.Loop, f *types.Var, v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	if !ok || k.Value == nil || !types.Identical(k.Type().Underlying(), types.Typ[types.Bool]) {
		return false
	}
	set := k.Value.String() == "true"
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cond, taken := iff.Cond, set
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond, taken = not.X, !set
		}
		succ := 1
		if taken {
			succ = 0
		}
		if chans.FieldLoaded(cond) == f && !loop.Body[b.Succs[succ]] {
			return true
		}
	}
	return false
}

// changeOf tells whether an instruction makes a number or a container larger (1) or
// smaller (-1); 0 if neither is seen.
func changeOf(in ssa.Instruction, f *types.Var) int {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return 1
	case *ssa.Call:
		return -1 // delete, clear
	case *ssa.Store:
		switch v := in.Val.(type) {
		case *ssa.BinOp:
			if k, ok := v.Y.(*ssa.Const); !ok || k.Value == nil || chans.FieldLoaded(v.X) != f {
				return 0
			}
			switch v.Op {
			case token.ADD:
				return 1
			case token.SUB:
				return -1
			}
		case *ssa.Call:
			if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" && chans.FieldLoaded(v.Call.Args[0]) == f {
				return 1
			}
		case *ssa.Slice:
			if chans.FieldLoaded(v.X) == f {
				return -1
			}
		}
	}
	return 0
}

// awaited reports whether the loop goes on while the field, or its length, has not become
// larger (1) or smaller (-1): for n == 0, for len(items) == 0, for n >= limit.
func awaited(loop *chans.Loop, f *types.Var, change int) bool {
	if change == 0 {
		return false
	}
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop.Body[b.Succs[0]] == loop.Body[b.Succs[1]] {
			continue
		}
		cmp, ok := iff.Cond.(*ssa.BinOp)
		if ok && of(cmp.X) == f && direction(cmp, loop.Body[b.Succs[0]]) == change {
			return true
		}
	}
	return false
}

// of is the field that a value is loaded from, or is the length of.
func of(v ssa.Value) *types.Var {
	if x := chans.LenOf(v); x != nil {
		return chans.FieldLoaded(x)
	}
	return chans.FieldLoaded(v)
}

// direction tells how the left side of a comparison must change for it to come out
// otherwise, when it comes out as goesOn while the loop goes on; 0 if either way will do.
func direction(cmp *ssa.BinOp, goesOn bool) int {
	less := 0
	switch cmp.Op {
	case token.EQL, token.NEQ:
		k, ok := cmp.Y.(*ssa.Const)
		zero := ok && k.Value != nil && k.Value.String() == "0"
		switch {
		case (cmp.Op == token.EQL) != goesOn:
			return 0
		case zero:
			return 1 // for n == 0: more of it
		case chans.LenOf(cmp.Y) != nil:
			return -1 // for n == len(buf): less
		}
		return 0
	case token.LSS, token.LEQ:
		less = 1
	case token.GTR, token.GEQ:
		less = -1
	}
	if !goesOn {
		return -less
	}
	return less
}

// signals reports whether fn, a literal in it or what it calls signals the Cond,
// or may: calls through values are not followed.
func (c *checker) signals(fn *ssa.Function, cond *chans.Object, depth int) bool {
	if depth > 3 {
		return true
	}
	if slices.ContainsFunc(c.res.OpsIn(fn), func(op *chans.Op) bool {
		return op.Obj == cond && (op.Kind == chans.Signal || op.Kind == chans.Broadcast)
	}) {
		return true
	}
	for _, lit := range fn.AnonFuncs {
		if c.signals(lit, cond, depth+1) {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			callee := c.res.Static(call)
			if callee != nil && callee != fn && c.signals(callee, cond, depth+1) || callee == nil && unknownCall(call.Common()) {
				return true
			}
		}
	}
	return false
}

// unknownCall reports whether a call runs a function value.
func unknownCall(call *ssa.CallCommon) bool {
	_, builtin := call.Value.(*ssa.Builtin)
	return !builtin && !call.IsInvoke() && call.StaticCallee() == nil
}

// callerSignals reports whether one of those who call fn signals, or may.
func (c *checker) callerSignals(fn *ssa.Function, cond *chans.Object, depth int) bool {
	if depth > 3 || fn.Parent() != nil {
		return true
	}
	return slices.ContainsFunc(c.res.Callers[fn], func(call ssa.CallInstruction) bool {
		return c.signals(call.Parent(), cond, 1) || c.callerSignals(call.Parent(), cond, depth+1)
	})
}
