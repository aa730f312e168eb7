package goroutineleak

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// pulled reports a return that leaves a sequence which iter.Pull has turned round
// neither at its end nor stopped: the goroutine that runs it waits for a next that
// does not come, and nothing collects it.
func (c *checker) pulled(fn *ssa.Function, call *ssa.Call) {
	callee := call.Call.StaticCallee()
	if !access.IsFunc(callee, "iter", "Pull") && !access.IsFunc(callee, "iter", "Pull2") || isMain(fn) {
		return
	}
	next := summary.ResultValue(call, 0)
	stops, here := calls(summary.ResultValue(call, 1))
	nexts, seen := calls(next)
	if !here || !seen || next == nil {
		return // somebody else has them
	}
	exit := chans.QuietReturn(func(in ssa.Instruction) bool { return stops[in] || in == ssa.Instruction(call) }, func(p *chans.Paths) {
		p.Edge = func(from *ssa.BasicBlock, succ, st int) (int, bool) { return st, !ended(from, succ, nexts) }
		p.From(call, 0)
	})
	if exit == nil {
		return
	}
	pos := chans.ExitPos(exit)
	c.report(pos, fn, "goroutineleak-pull", finding.Medium,
		"this return leaves the sequence pulled at "+c.res.Place(call.Pos(), pos)+" without stop: the goroutine that runs it stays")
}

// calls lists the calls of a function value, deferred ones too; false where it is
// used in another way.
func calls(f ssa.Value) (map[ssa.Instruction]bool, bool) {
	out := map[ssa.Instruction]bool{}
	if f == nil {
		return out, true
	}
	for _, ref := range *f.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Call, *ssa.Defer:
			if ref.(ssa.CallInstruction).Common().Value != f {
				return nil, false
			}
			out[ref] = true
		default:
			return nil, false
		}
	}
	return out, true
}

// ended reports whether a branch is taken where one of the calls of next said that
// there was nothing left.
func ended(from *ssa.BasicBlock, succ int, nexts map[ssa.Instruction]bool) bool {
	iff, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cond, taken := iff.Cond, succ == 0
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, taken = not.X, !taken
	}
	return !taken && saysMore(cond, nexts, 0)
}

// saysMore reports whether a value is the last result of a call of next, whichever
// of them came last.
func saysMore(v ssa.Value, nexts map[ssa.Instruction]bool, depth int) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && nexts[call] && v.Index == call.Call.Signature().Results().Len()-1
	case *ssa.Phi:
		for _, e := range v.Edges {
			if depth > 3 || e != ssa.Value(v) && !saysMore(e, nexts, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}
