package chanblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// heedless reports a send of a goroutine that looks at nothing else, where the
// same goroutine's other sends on the channel look at a context or a stop
// channel: those say that the reader may be gone.
func (c *checker) heedless(o *chans.Object) {
	if o.Elem || o.Nil || c.alwaysRead(o) {
		return
	}
	for _, op := range o.Of(chans.Send) {
		if !op.Alone() || op.Via != nil || op.Deferred || len(c.res.SpawnsOf(access.Outermost(op.Fn))) == 0 && len(c.res.SpawnsOf(op.Fn)) == 0 {
			continue
		}
		for _, other := range o.Of(chans.Send) {
			if other.Fn != op.Fn || other.Select == nil || !other.Select.Blocking || !chans.SamePath(op.Val, other.Val) {
				continue
			}
			stop := stopOf(other)
			if stop == nil || !o.Unbuffered() && !chans.Reaches(other.Instr, op.Instr) || c.afterStop(op, stop) {
				continue
			}
			name := "the stop channel"
			if chans.IsCtxDone(stop.Chan) {
				name = "the context"
			}
			c.report(op, "chanblock-heedless", finding.Medium,
				c.res.Verb(op)+" does not look at "+name+", as the one at "+c.res.Place(other.Pos, op.Pos)+" does: it blocks for ever once the reader has left and no room is left")
			break
		}
	}
}

// stopOf gives the case of an operation's select that tells of the end: a
// context, or a channel that carries nothing.
func stopOf(op *chans.Op) *ssa.SelectState {
	for i, st := range op.Select.States {
		if st.Dir != types.RecvOnly || i == op.Case {
			continue
		}
		if tellsEnd(st.Chan) {
			return st
		}
	}
	return nil
}

// alwaysRead reports whether the readers of the channel are all seen, and none of
// them leaves because it is told to stop, or one that is seen takes whatever comes
// until the channel is closed.
func (c *checker) alwaysRead(o *chans.Object) bool {
	readers := o.Of(chans.Recv, chans.Range)
	if slices.ContainsFunc(readers, func(op *chans.Op) bool { return op.Kind == chans.Range && !c.res.LeavesRange(op) }) {
		return true
	}
	if o.UnknownRecv || o.Foreign || o.Mixed {
		return false
	}
	leaves := false
	for _, op := range readers {
		leaves = leaves || op.Kind == chans.Range || op.Select != nil && op.Select.Blocking && stopOf(op) != nil
	}
	return !leaves
}

// afterStop reports whether the send comes where the goroutine has seen the stop:
// then it is the farewell that somebody waits for.
func (c *checker) afterStop(op *chans.Op, stop *ssa.SelectState) bool {
	for iff, taken := range chans.Branches(op.Instr.Block()) {
		succ := 1
		if taken {
			succ = 0
		}
		if sel, i, ok := chans.CaseOf(iff.Block(), succ); ok && taken && chans.SamePath(sel.States[i].Chan, stop.Chan) {
			return true
		}
	}
	return false
}
