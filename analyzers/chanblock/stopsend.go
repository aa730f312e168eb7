package chanblock

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// stopSend reports a method that tells a goroutine to stop by a send with no way out,
// where the goroutine may have ended by itself, on an error that it keeps to itself.
func (c *checker) stopSend(o *chans.Object) {
	if !o.Known() || !o.Made() || !o.Unbuffered() || o.Elem || c.nilTested[o] || len(o.Of(chans.Close, chans.Len)) > 0 {
		return
	}
	recvs := o.Of(chans.Recv, chans.Range)
	if len(recvs) != 1 || recvs[0].Kind != chans.Recv || recvs[0].Via != nil || len(c.res.SpawnsOf(recvs[0].Fn)) != 1 {
		return
	}
	fn := recvs[0].Fn
	loop := c.res.LoopOf(recvs[0].Instr.Block())
	if loop == nil || isMain(fn) {
		return
	}
	exit := failedExit(loop)
	if exit == nil || c.told(fn, recvs[0]) {
		return
	}
	for _, op := range o.Of(chans.Send) {
		if !op.Alone() || op.Deferred || op.Via != nil || op.Fn.Signature.Recv() == nil || !chans.StopsByName(op.Fn) || c.res.LeadsTo(fn, op.Fn) {
			continue
		}
		if op.Instr.Block() != op.Fn.Blocks[0] {
			continue // it asks first
		}
		c.report(op, "chanblock-stopsend", finding.Medium,
			c.res.Verb(op)+" blocks for ever once its only receiver "+c.res.FuncName(fn, op.Pos)+" has ended by itself at "+c.res.Place(chans.ExitPos(exit), op.Pos))
	}
}

// failedExit gives a return to which an error leads out of the loop.
func failedExit(loop *chans.Loop) *ssa.Return {
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for succ, to := range b.Succs {
			if !loop.Body[to] && failed(iff.Cond, succ == 0) {
				if ret := quietEnd(to); ret != nil {
					return ret
				}
			}
		}
	}
	return nil
}

// failed reports whether a condition that comes out so says that there is an error: it is
// not nil, or is or is not this one.
func failed(cond ssa.Value, holds bool) bool {
	if call, ok := cond.(*ssa.Call); ok {
		return chans.CalleeName(&call.Call) == "errors.Is"
	}
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !types.Identical(cmp.X.Type(), types.Universe.Lookup("error").Type()) {
		return false
	}
	return !access.IsNil(cmp.Y) || holds == (cmp.Op == token.NEQ)
}

// quietEnd is the return to which a block leads straight, if nothing on the way tells
// anybody of it.
func quietEnd(b *ssa.BasicBlock) *ssa.Return {
	for range len(b.Parent().Blocks) {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Return:
				return in
			case *ssa.Store:
				if _, field := in.Addr.(*ssa.FieldAddr); field {
					return nil
				}
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return nil
				}
			case *ssa.Send, *ssa.Select, *ssa.Go, *ssa.MapUpdate:
				return nil
			}
		}
		if len(b.Succs) != 1 {
			return nil
		}
		b = b.Succs[0]
	}
	return nil
}

// told reports whether the goroutine does anything at its ends besides the receive by
// which its owner could learn of them, other than Done: a deferred call, or a call of
// a method of the same object.
func (c *checker) told(fn *ssa.Function, recv *chans.Op) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && c.res.Static(d) != nil {
				return true
			}
		}
	}
	for _, op := range c.res.OpsIn(fn) {
		if op.Kind == chans.Close || op.Kind == chans.Send && op.Obj != recv.Obj {
			return true
		}
	}
	return false
}
