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
		if !ok || !sel.Blocking || !straight(b.Succs[0], sel.Block()) || changes(b, sel.Block()) {
			continue
		}
		if end := c.ended(sel, i); end != "" {
			c.report(sel.States[i].Pos, fn, "goroutineleak-round", finding.Medium,
				"this case goes round the loop again: once "+end+" the loop spins, for break leaves the select alone")
		}
	}
}

// changes reports whether a case that goes straight round, by the first edge of the
// block that tests for it, gives a variable another value: nil to its channel, which
// switches it off, or true to what another case asks.
func changes(from, head *ssa.BasicBlock) bool {
	now := map[ssa.Value]ssa.Value{} // what joins on the way stand for
	for at := from; ; at = at.Succs[0] {
		next := at.Succs[0]
		for _, in := range next.Instrs {
			phi, ok := in.(*ssa.Phi)
			if !ok {
				break
			}
			v := phi.Edges[slices.Index(next.Preds, at)]
			if was, ok := now[v]; ok {
				v = was
			}
			if next == head && v != ssa.Value(phi) {
				return true
			}
			now[phi] = v
		}
		if next == head {
			return false
		}
	}
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
		if op.Case != i || !op.Obj.Contained() || op.Obj.Elem || len(op.Obj.Of(chans.Send)) > 0 {
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
