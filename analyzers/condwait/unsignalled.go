package condwait

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unsignalled reports a flag that would end the loop around a Wait and is set in
// a function that signals nobody: who waits does not hear of it.
func (c *checker) unsignalled(wait *chans.Op, loop *chans.Loop, in ssa.Instruction, f *types.Var) {
	st, ok := in.(*ssa.Store)
	if !ok || in.Parent() == wait.Fn || c.reported[in.Pos()] || c.res.InTest(in.Pos()) || !endsLoop(loop, f, st.Val) {
		return
	}
	fn := in.Parent()
	if c.signals(fn, wait.Obj, 0) || c.callerSignals(fn, wait.Obj, 0) {
		return
	}
	op := *wait
	op.Pos, op.Fn = in.Pos(), fn
	c.report(&op, "condwait-unsignalled", finding.Medium,
		c.res.FieldClass(f)+" is set without a Signal or Broadcast: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, in.Pos())+", whose loop it should end, goes on waiting")
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
		if loaded(cond) == f && !loop.Body[b.Succs[succ]] {
			return true
		}
	}
	return false
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
