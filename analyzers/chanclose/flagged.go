package chanclose

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// flagged reports a send that looks first whether the channel's owner has stopped, by a
// flag that whoever closes the channel sets, and does not hold the lock for the send:
//
//	p.mu.RLock(); closed := p.closed; p.mu.RUnlock()
//	if closed { return errClosed }
//	p.jobs <- f // Stop sets p.closed and closes p.jobs in between
func (c *checker) flagged(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 || o.Elem || o.Foreign {
		return
	}
	for _, cl := range closes {
		if cl.Via != nil || cl.Spawned || !c.fromOutside(access.Outermost(cl.Fn), 0) {
			continue
		}
		for _, send := range o.Of(chans.Send) {
			if send.Via != nil || send.Deferred || access.Outermost(send.Fn) == access.Outermost(cl.Fn) || !c.fromOutside(access.Outermost(send.Fn), 0) ||
				len(c.res.SomeHeld(send.Instr)) > 0 || len(c.res.Context(send.Fn).Gates) > 0 || c.res.InTest(send.Pos) {
				continue
			}
			flag, at := lookedAt(send)
			if flag == nil || !c.setsThenCloses(flag, cl) || c.keptApart(send, cl) || c.countedOut(send, cl) {
				continue
			}
			if _, plain := flag.Type().Underlying().(*types.Basic); plain && len(c.res.Held(at)) == 0 {
				continue // nothing shows that others are there
			}
			c.report(send, "chanclose-flagged", finding.Medium,
				"send on "+send.Name+" panics if "+c.res.FuncName(cl.Fn, send.Pos)+" closes it ("+c.res.Place(cl.Pos, send.Pos)+") after "+flag.Name()+" was looked at ("+c.res.Place(at.Pos(), send.Pos)+"): no lock is held over both")
		}
	}
}

// lookedAt gives the flag that lets an operation run only while it is false, and the
// place where it is loaded.
func lookedAt(op *chans.Op) (*types.Var, ssa.Instruction) {
	for iff, holds := range chans.Branches(op.Instr.Block()) {
		cond := iff.Cond
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond, holds = not.X, !holds
		}
		if holds {
			continue
		}
		if flag, at := flagOf(cond); flag != nil {
			return flag, at
		}
	}
	return nil, nil
}

// flagOf is the field that a condition asks for: a bool, or an atomic.Bool.
func flagOf(cond ssa.Value) (*types.Var, ssa.Instruction) {
	if f := chans.FieldLoaded(cond); f != nil {
		return f, cond.(*ssa.UnOp)
	}
	call, ok := cond.(*ssa.Call)
	if !ok || chans.CalleeName(call.Common()) != "sync/atomic.Bool.Load" {
		return nil, nil
	}
	if fa, ok := call.Call.Args[0].(*ssa.FieldAddr); ok {
		return chans.FieldOf(fa.X.Type(), fa.Field), call
	}
	return nil, nil
}

// setsThenCloses reports whether the function of the close sets the flag before, with
// nothing in between that would wait for those who have looked at it.
func (c *checker) setsThenCloses(flag *types.Var, cl *chans.Op) bool {
	for _, b := range cl.Fn.Blocks {
		for _, in := range b.Instrs {
			if sets(in, flag) && chans.ReachesAvoiding(in, cl.Instr, c.mayWait) {
				return true
			}
		}
	}
	return false
}

// sets reports whether an instruction makes the flag true.
func sets(in ssa.Instruction, flag *types.Var) bool {
	switch in := in.(type) {
	case *ssa.Store:
		fa, ok := in.Addr.(*ssa.FieldAddr)
		k, isConst := in.Val.(*ssa.Const)
		return ok && isConst && chans.FieldOf(fa.X.Type(), fa.Field) == flag && k.Value != nil && k.Value.Kind() == constant.Bool && constant.BoolVal(k.Value)
	case *ssa.Call:
		switch chans.CalleeName(in.Common()) {
		case "sync/atomic.Bool.Store", "sync/atomic.Bool.Swap", "sync/atomic.Bool.CompareAndSwap":
			fa, ok := in.Call.Args[0].(*ssa.FieldAddr)
			return ok && chans.FieldOf(fa.X.Type(), fa.Field) == flag
		}
	}
	return false
}
