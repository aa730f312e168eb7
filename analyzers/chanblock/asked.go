package chanblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// asked reports a channel for one answer that goes with a request to another
// goroutine: it has no room, the other side sends without an alternative, and
// who asked can leave before the answer comes.
func (c *checker) asked(o *chans.Object) {
	if o.Local() && !o.Elem || !o.Known() || o.Nil || !o.Unbuffered() || len(o.Of(chans.Range, chans.Len)) > 0 {
		return
	}
	sends := slices.DeleteFunc(o.Of(chans.Send), func(op *chans.Op) bool { return !op.Alone() || op.Deferred || op.Via != nil })
	recvs := o.Of(chans.Recv)
	if len(sends) == 0 || len(recvs) == 0 {
		return
	}
	for _, cl := range o.Of(chans.Close) {
		if !slices.ContainsFunc(sends, func(op *chans.Op) bool { return op.Fn == cl.Fn }) {
			return // who closes it is not who answers
		}
	}
	for _, mk := range o.Makes {
		if c.res.InTest(mk.Pos()) {
			continue
		}
		exit, ok := c.askerLeaves(o, mk, recvs, sends)
		if !ok {
			return // it is no channel for one answer
		}
		if exit == nil {
			continue
		}
		fn := mk.Parent()
		who := "this function"
		if exit.Parent() != fn {
			who = c.res.FuncName(exit.Parent(), mk.Pos())
		}
		c.say(mk.Pos(), fn, "chanblock-asked", finding.Medium,
			"the answer has no room in this channel: "+c.res.Verb(sends[0])+" at "+c.res.Place(sends[0].Pos, mk.Pos())+" blocks for ever once "+who+" has left at "+c.res.Place(chans.ExitPos(exit), mk.Pos()))
		for _, op := range sends {
			c.reported[op.Pos] = true
		}
	}
}

// askerLeaves gives a return of the function that waits for the answer, on a way
// on which something else came first; ok=false where the channel may carry more
// than one answer or be waited for again.
func (c *checker) askerLeaves(o *chans.Object, mk *ssa.MakeChan, recvs, sends []*chans.Op) (exit *ssa.Return, ok bool) {
	asker := mk.Parent()
	own := func(op *chans.Op) bool { return op.Fn == asker }
	if !slices.ContainsFunc(recvs, own) {
		// A constructor made it, and a method of the request waits.
		asker = recvs[0].Fn
		if !ofParameter(recvs[0].Val) || slices.ContainsFunc(sends, func(op *chans.Op) bool { return c.res.LoopOf(op.Instr.Block()) != nil && !c.takenInLoop(op) }) {
			return nil, false
		}
	}
	for _, op := range recvs {
		if op.Fn != asker {
			if len(o.Makes) == 1 || !slices.ContainsFunc(o.Makes, func(m *ssa.MakeChan) bool { return m.Parent() == op.Fn }) {
				return nil, false // somebody else may take the answer
			}
			continue
		}
		loop := c.res.LoopOf(op.Instr.Block())
		if op.Via != nil || op.Deferred || op.Select != nil && !op.Select.Blocking || loop != nil && !loop.Body[mk.Block()] {
			return nil, false
		}
		if op.Select == nil || exit != nil {
			continue
		}
		exit = c.leavesBy(o, op, sends)
	}
	return exit, true
}

// takenInLoop reports whether each round of the loop around a send has a channel
// of its own: that of the request that the round took.
func (c *checker) takenInLoop(send *chans.Op) bool {
	load, ok := send.Val.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	fa, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	in, ok := fa.X.(ssa.Instruction)
	loop := c.res.LoopOf(send.Instr.Block())
	return ok && loop != nil && loop.Body[in.Block()]
}

// ofParameter reports whether a value is read from a field of a parameter.
func ofParameter(v ssa.Value) bool {
	for range 6 {
		switch x := v.(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.Alloc:
			v = chans.OnlyStore(x)
		case *ssa.Parameter:
			return true
		default:
			return false
		}
	}
	return false
}

// leavesBy gives a return that another case of the select leads to, which does
// not depend on the sender.
func (c *checker) leavesBy(o *chans.Object, recv *chans.Op, sends []*chans.Op) *ssa.Return {
	for _, b := range recv.Fn.Blocks {
		sel, i, ok := chans.CaseOf(b, 0)
		if !ok || sel != recv.Select || i == recv.Case || sel.States[i].Dir != types.RecvOnly || !c.apart(sel.States[i].Chan, sends) {
			continue
		}
		if exit := chans.QuietReturn(c.uses(o), func(p *chans.Paths) { p.FromEdge(b, 0, 0) }); exit != nil {
			return exit
		}
	}
	return nil
}

// apart reports whether an event comes without the help of the goroutine that
// should send: a context, a timer, or a channel that somebody else closes.
func (c *checker) apart(event ssa.Value, sends []*chans.Op) bool {
	if chans.IsCtxDone(event) {
		return true
	}
	ch, ok := event.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	if isTime(ch.Elem()) {
		return true
	}
	o := c.res.Object(event)
	if o == nil || !o.Known() {
		return false
	}
	said := o.Of(chans.Close, chans.Send)
	for _, send := range sends {
		if !slices.ContainsFunc(said, func(op *chans.Op) bool {
			return !c.res.LeadsTo(op.Fn, send.Fn) && (op.Fn.Parent() == nil || !c.res.LeadsTo(op.Fn.Parent(), send.Fn))
		}) {
			return false
		}
	}
	return true
}

func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Time"
}
