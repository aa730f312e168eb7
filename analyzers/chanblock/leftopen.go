package chanblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// leftOpen reports a return of the goroutine that feeds a channel on which it does
// not close it, where another way out does: who ranges over the channel waits
// for ever.
func (c *checker) leftOpen(o *chans.Object) {
	closes, sends := o.Of(chans.Close), o.Of(chans.Send)
	if len(closes) == 0 || len(sends) == 0 || o.Elem || o.Nil || o.Foreign || !o.UnknownRecv && (o.UnknownSend || o.Local() || len(o.Of(chans.Range)) == 0) {
		return // a range in reach is noResult's
	}
	fn := sends[0].Fn
	if len(c.res.SpawnsOf(fn)) == 0 || len(c.res.Callers[fn]) > len(c.res.SpawnsOf(fn)) {
		return
	}
	own := map[ssa.Instruction]bool{}
	for _, op := range closes {
		if op.Fn != fn && c.res.SpawnsOf(fn)[0].In == op.Fn && !chans.Reaches(c.res.SpawnsOf(fn)[0].Instr, op.Instr) && !op.Deferred {
			continue // closed because the goroutine is not started
		}
		if op.Fn != fn || op.Deferred || op.Spawned || op.Via != nil {
			return
		}
		own[op.Instr] = true
	}
	if len(own) == 0 || slices.ContainsFunc(sends, func(op *chans.Op) bool { return op.Fn != fn || op.Deferred }) {
		return
	}
	exit := chans.QuietReturn(func(in ssa.Instruction) bool { return own[in] }, func(p *chans.Paths) {
		p.Edge = func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sameChannel(from, succ) {
				return st, false // closed by its other name, or none
			}
			if cancelled(from, succ) {
				return st, false // as good as its Done
			}
			sel, i, ok := chans.CaseOf(from, succ)
			return st, !ok || sel.States[i].Dir != types.RecvOnly || !tellsEnd(sel.States[i].Chan)
		}
		p.FromEntry(fn, 0)
	})
	if exit == nil {
		return
	}
	c.say(chans.ExitPos(exit), fn, "chanblock-leftopen", finding.Medium,
		"this return leaves "+closes[0].Name+" open, which is closed on another way out ("+c.res.Place(closes[0].Pos, chans.ExitPos(exit))+"): who ranges over it waits for ever")
}

// tellsEnd reports whether a channel is that of a context, or carries nothing:
// who is told to stop may leave the channel to readers who were told so too.
func tellsEnd(v ssa.Value) bool {
	if chans.IsCtxDone(v) {
		return true
	}
	ch, ok := v.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	s, ok := ch.Elem().Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// sameChannel reports whether an edge is taken when two channels are one, or one
// is nil.
func sameChannel(b *ssa.BasicBlock, succ int) bool {
	iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || (cmp.Op == token.EQL) != (succ == 0) {
		return false
	}
	_, ok = cmp.X.Type().Underlying().(*types.Chan)
	return ok
}

// cancelled reports whether an edge is taken when a context has an error.
func cancelled(b *ssa.BasicBlock, succ int) bool {
	iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok || !access.IsNil(cmp.Y) || (cmp.Op == token.NEQ) != (succ == 0) {
		return false
	}
	call, ok := cmp.X.(*ssa.Call)
	return ok && call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Err"
}
