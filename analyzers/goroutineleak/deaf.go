package goroutineleak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
)

// deaf reports a goroutine's loop that asks in each round whether it shall end, and then
// waits for what nobody has to send:
//
//	for ctx.Err() == nil { job := <-w.jobs; … }
//	for !w.stopped.Load() { job := <-w.jobs; … }
//
// Nothing closes the channel, and who ends the loop sends nothing either: the end finds
// the goroutine at its receive, where it stays.
func (c *checker) deaf(o *chans.Object) {
	if !o.Known() || !o.Made() || o.Elem || o.Nil || len(o.Of(chans.Close)) > 0 || len(o.Of(chans.Send)) == 0 {
		return
	}
	if slices.ContainsFunc(o.Of(chans.Send), func(op *chans.Op) bool { return chans.StopsByName(access.Outermost(op.Fn)) }) {
		return
	}
	for _, recv := range o.Of(chans.Recv) {
		if !recv.Alone() || recv.Deferred || recv.Via != nil || len(c.res.SpawnsOf(recv.Fn)) == 0 || c.forLife(recv.Fn, 0) {
			continue
		}
		loop := c.res.LoopOf(recv.Instr.Block())
		if loop == nil || !beginsRound(recv.Instr, loop) || slices.ContainsFunc(o.Of(chans.Send), func(op *chans.Op) bool { return op.Fn == recv.Fn || op.Fn.Parent() == recv.Fn }) {
			continue
		}
		if end := c.asksForEnd(loop); end != "" {
			c.report(recv.Pos, recv.Fn, "goroutineleak-deaf", finding.Medium,
				c.res.Verb(recv)+" is not woken when "+end+", which the loop asks for before: nothing closes the channel")
		}
	}
}

// beginsRound reports whether a receive comes first in each round, so that nothing in the
// round has asked for what it waits for.
func beginsRound(recv ssa.Instruction, loop *chans.Loop) bool {
	if len(recv.Block().Preds) != 1 || recv.Block().Preds[0] != loop.Head {
		return false
	}
	for _, in := range recv.Block().Instrs {
		switch in.(type) {
		case *ssa.Call, *ssa.Send, *ssa.Go, *ssa.Select:
			return false
		}
		if in == recv {
			return true
		}
	}
	return false
}

// asksForEnd says what ends a loop that asks for it at its head and nowhere else.
func (c *checker) asksForEnd(loop *chans.Loop) string {
	iff, ok := loop.Head.Instrs[len(loop.Head.Instrs)-1].(*ssa.If)
	if !ok || loop.Body[loop.Head.Succs[0]] == loop.Body[loop.Head.Succs[1]] {
		return ""
	}
	switch cond := iff.Cond.(type) {
	case *ssa.BinOp:
		call, ok := cond.X.(*ssa.Call)
		if ok && access.IsNil(cond.Y) && call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Err" {
			return "the context is done"
		}
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			return c.flagOfStop(cond.X)
		}
	case *ssa.Call:
		return c.flagOfStop(cond)
	}
	return ""
}

// flagOfStop says which method sets the atomic flag that v has loaded, if it is one that
// ends its object.
func (c *checker) flagOfStop(v ssa.Value) string {
	load, ok := v.(*ssa.Call)
	if !ok {
		return ""
	}
	kind, flag := atomicFlag(&load.Call)
	if flag == nil || kind != ops.Load {
		return ""
	}
	for _, fn := range c.res.Funcs {
		if fn.Parent() != nil || !chans.StopsByName(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok {
					continue
				}
				if kind, set := atomicFlag(&call.Call); set == flag && kind.Writes() {
					return c.res.FuncName(fn, load.Pos()) + " sets " + flag.Name()
				}
			}
		}
	}
	return ""
}

// atomicFlag is the field of type atomic.Bool that a call is about, and what it does to it.
func atomicFlag(call *ssa.CallCommon) (ops.AtomicKind, *types.Var) {
	kind, addr, _ := ops.Atomic(call)
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok || !ops.Named(fa.Type(), "sync/atomic", "Bool") {
		return ops.NotAtomic, nil
	}
	return kind, chans.FieldOf(fa.X.Type(), fa.Field)
}
