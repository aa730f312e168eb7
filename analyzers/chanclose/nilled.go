package chanclose

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// nilled reports the close of a field's channel that is set to nil only after it,
// while the senders look for no more than nil: between the two they send on the
// closed channel.
func (c *checker) nilled(cl *chans.Op) {
	if cl.Deferred || cl.Spawned || len(cl.Obj.Fields) == 0 || cl.Obj.Elem || !setsNil(cl) || c.locks(cl.Fn) || len(c.res.SomeHeld(cl.Instr)) > 0 {
		return
	}
	for _, send := range cl.Obj.Of(chans.Send) {
		fn := access.Outermost(send.Fn)
		if fn == access.Outermost(cl.Fn) || send.Deferred || !looksForNil(send) || c.locks(send.Fn) || c.underLock(fn) ||
			len(c.res.SomeHeld(send.Instr)) > 0 || c.res.LeadsTo(cl.Fn, send.Fn) || c.res.LeadsTo(send.Fn, cl.Fn) || c.inTurn(fn, cl.Fn) {
			continue
		}
		c.report(cl, "chanclose-nilled", finding.Medium,
			cl.Name+" is closed here and set to nil later: "+c.res.FuncName(send.Fn, cl.Pos)+" ("+c.res.Place(send.Pos, cl.Pos)+"), which only looks whether it is nil, may send in between, and that panics")
		return
	}
}

// inTurn reports whether those who call fn are known, and each comes to last too:
// one goroutine does both, one after the other.
func (c *checker) inTurn(fn, last *ssa.Function) bool {
	calls := c.res.Callers[fn]
	if !c.res.Closed[fn] || len(calls) == 0 {
		return false
	}
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool { return !c.res.LeadsTo(call.Parent(), last) })
}

// setsNil reports whether the function stores nil into the field after the close.
func setsNil(cl *chans.Op) bool {
	found := false
	chans.WalkFrom(cl.Instr, func(in ssa.Instruction) bool {
		if st, ok := in.(*ssa.Store); ok && chans.Stores(st, cl.Val) {
			k, ok := st.Val.(*ssa.Const)
			found = found || ok && k.IsNil()
			return false
		}
		return !found
	})
	return found
}

// looksForNil reports whether a send comes only where its channel was not nil.
func looksForNil(send *chans.Op) bool {
	for iff, taken := range chans.Branches(send.Instr.Block()) {
		cmp, ok := iff.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.NEQ && cmp.Op != token.EQL {
			continue
		}
		if k, ok := cmp.Y.(*ssa.Const); ok && k.IsNil() && taken == (cmp.Op == token.NEQ) && chans.SamePath(cmp.X, send.Val) {
			return true
		}
	}
	return false
}
