package goroutineleak

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// goesRound is cancelStays for loops that have a way out elsewhere: the case does
// nothing but go round, since its break leaves the select and not the loop.
func (c *checker) goesRound(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		sel, i, ok := chans.CaseOf(b, 0)
		if !ok || !sel.Blocking || !straight(b.Succs[0], sel.Block()) || exchanged(sel.States[i].Chan, b.Succs[0]) {
			continue
		}
		if end := c.ended(sel, i); end != "" {
			c.report(sel.States[i].Pos, fn, "goroutineleak-round", finding.Medium,
				"this case goes round the loop again: once "+end+" the loop spins, for break leaves the select alone")
		}
	}
}

// exchanged reports whether a case that goes straight round gives its channel's
// variable another value, most likely nil, which switches it off.
func exchanged(ch ssa.Value, from *ssa.BasicBlock) bool {
	phi, ok := ch.(*ssa.Phi)
	if !ok {
		return false
	}
	for seen := map[*ssa.BasicBlock]bool{}; !seen[from] && len(from.Succs) == 1; from = from.Succs[0] {
		if seen[from] = true; from.Succs[0] == phi.Block() {
			return phi.Edges[slices.Index(phi.Block().Preds, from)] != ssa.Value(phi)
		}
	}
	return false
}

// ended says when a case is ready for ever: once its channel is closed, or its
// context done. Of other channels it says nothing.
func (c *checker) ended(sel *ssa.Select, i int) string {
	if sel.States[i].Dir != types.RecvOnly {
		return ""
	}
	if chans.IsCtxDone(sel.States[i].Chan) {
		return "the context is done"
	}
	for _, op := range c.res.OpsAt(sel) {
		if op.Case != i || !op.Obj.Known() || op.Obj.Elem || len(op.Obj.Of(chans.Send)) > 0 {
			continue
		}
		if closes := op.Obj.Of(chans.Close); len(closes) > 0 {
			return op.Name + " is closed (" + c.res.Place(closes[0].Pos, op.Pos) + ")"
		}
	}
	return ""
}

// straight reports whether control goes from one block to another with nothing
// done and nothing asked on the way.
func straight(from, to *ssa.BasicBlock) bool {
	for seen := map[*ssa.BasicBlock]bool{}; from != to; from = from.Succs[0] {
		if seen[from] || len(from.Succs) != 1 || len(from.Instrs) != 1 {
			return false
		}
		seen[from] = true
	}
	for _, in := range to.Instrs {
		switch in.(type) {
		case *ssa.Select:
			return true
		case *ssa.Phi, *ssa.UnOp, *ssa.FieldAddr, *ssa.DebugRef, *ssa.Call:
		default:
			return false
		}
	}
	return false
}
