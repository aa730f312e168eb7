package chanblock

import (
	"go/constant"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// nilChannel reports operations on a channel that nothing ever makes.
func (c *checker) nilChannel(o *chans.Object) {
	if o.Made() || !o.Known() || o.Elem || c.nilTested[o] || len(o.Params) > 0 {
		return
	}
	for _, op := range o.Of(chans.Send, chans.Recv, chans.Range) {
		if op.Alone() && !op.Deferred && !isConst(op.Val) && !ofUnnamed(op.Val) {
			c.report(op, "chanblock-nil", finding.High,
				c.res.Verb(op)+" blocks for ever: nothing makes "+c.object(op)+", it is nil")
		}
	}
}

// ofUnnamed reports whether a channel is the field of a struct type without a name: such
// a type is written wherever it is used, and each time has fields of its own.
func ofUnnamed(v ssa.Value) bool {
	fa := access.LoadedField(v)
	return fa != nil && access.NamedOf(fa.X.Type()) == nil
}

// isConst: an operation on a literal nil channel means to block.
func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// object names a channel the way readers elsewhere know it.
func (c *checker) object(op *chans.Op) string {
	if class := c.res.Class(op.Obj); class != "" {
		return class
	}
	return op.Name
}

// noPeer reports a receive where nothing sends or closes, and a send on an
// unbuffered channel where nothing receives.
func (c *checker) noPeer(o *chans.Object) {
	if !o.Made() || o.Foreign || o.Mixed {
		return
	}
	if !o.UnknownSend && len(o.Of(chans.Send, chans.Close)) == 0 {
		for _, op := range o.Of(chans.Recv, chans.Range) {
			if op.Alone() && !c.blocksOnPurpose(op) && !c.testsOwn(o, op) {
				c.report(op, "chanblock-nosender", finding.High,
					c.res.Verb(op)+" blocks for ever: nothing sends on "+c.object(op)+" or closes it")
			}
		}
	}
	if !o.UnknownRecv && o.Unbuffered() && len(o.Of(chans.Recv, chans.Range)) == 0 {
		for _, op := range o.Of(chans.Send) {
			if op.Alone() && !c.testsOwn(o, op) {
				c.report(op, "chanblock-noreceiver", finding.High,
					c.res.Verb(op)+" blocks for ever: nothing receives from "+c.object(op))
			}
		}
	}
}

// filledUp reports a send in a loop into a buffer of a few places that nothing empties:
// a semaphore that nobody gives back, most often.
func (c *checker) filledUp(o *chans.Object) {
	size, ok := o.Capacity()
	if !ok || size == 0 || !o.Small() || !o.Contained() || o.Mixed || len(o.Of(chans.Recv, chans.Range, chans.Len)) > 0 {
		return
	}
	for _, op := range o.Of(chans.Send) {
		loop := c.res.LoopOf(op.Instr.Block())
		if !op.Alone() || op.Deferred || op.Via != nil || loop == nil || loop.Body[o.Makes[0].Block()] || atMost(loop, size) || c.testsOwn(o, op) {
			continue
		}
		c.report(op, "chanblock-filledup", finding.Medium,
			c.res.Verb(op)+" blocks for ever once its "+strconv.FormatInt(size, 10)+" places are taken: nothing receives from "+c.object(op))
	}
}

// atMost reports whether a loop counts up to a constant that is no more than n.
func atMost(loop *chans.Loop, n int64) bool {
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop.Body[b.Succs[0]] == loop.Body[b.Succs[1]] {
			continue
		}
		if cmp, ok := iff.Cond.(*ssa.BinOp); ok {
			if k, ok := cmp.Y.(*ssa.Const); ok && k.Value != nil && k.Value.Kind() == constant.Int && k.Int64() <= n {
				return true
			}
		}
	}
	return false
}

// beforeStart reports a send on a local channel without room whose receivers are all in
// goroutines that its function starts only after the send.
func (c *checker) beforeStart(o *chans.Object) {
	if !o.Local() || len(o.Makes) != 1 || !o.Unbuffered() || !o.Known() {
		return
	}
	fn := o.Makes[0].Parent()
	recvs := o.Of(chans.Recv, chans.Range)
	for _, send := range o.Of(chans.Send) {
		if send.Fn != fn || !send.Alone() || send.Deferred || send.Spawned || send.Via != nil || len(recvs) == 0 {
			continue
		}
		if !slices.ContainsFunc(recvs, func(recv *chans.Op) bool { return !c.startedAfter(recv.Fn, send) }) {
			c.report(send, "chanblock-beforestart", finding.High,
				c.res.Verb(send)+" blocks for ever: the goroutine that receives at "+c.res.Place(recvs[0].Pos, send.Pos)+" is started only after it")
		}
	}
}

// startedAfter reports whether body only runs as a goroutine that the function of the
// send starts, past the send.
func (c *checker) startedAfter(body *ssa.Function, send *chans.Op) bool {
	for body.Parent() != nil && body.Parent() != send.Fn && len(c.res.SpawnsOf(body)) == 0 {
		body = body.Parent() // a deferred literal of the goroutine
	}
	spawns := c.res.SpawnsOf(body)
	if len(spawns) == 0 || len(c.res.Callers[body]) > len(spawns) {
		return false
	}
	return !slices.ContainsFunc(spawns, func(s *chans.Spawn) bool {
		return s.In != send.Fn || !chans.Dominates(send.Instr, s.Instr)
	})
}

// testsOwn reports whether only tests make the channel, and what they test has the
// operation: others pass channels of theirs.
func (c *checker) testsOwn(o *chans.Object, op *chans.Op) bool {
	return !c.res.InTest(op.Pos) && !slices.ContainsFunc(o.Makes, func(m *ssa.MakeChan) bool { return !c.res.InTest(m.Pos()) })
}

// blocksOnPurpose recognises the idioms for sleeping for ever: a receive from a
// channel made on the spot, and a main function that parks itself last.
func (c *checker) blocksOnPurpose(op *chans.Op) bool {
	if _, ok := op.Val.(*ssa.MakeChan); ok && c.res.ExprAt(op.Pos) != "" && len(op.Obj.Ops) == 1 {
		if isMain(op.Fn) || !chans.IsVariable(op.Val) {
			return true
		}
	}
	return isMain(op.Fn)
}

// alone reports a channel that only the goroutine that made it uses: whoever
// waits there waits for himself.
func (c *checker) alone(o *chans.Object) {
	size, ok := o.Capacity()
	if !ok || !o.Known() || !o.Local() || len(o.Ops) == 0 {
		return
	}
	fn := o.Makes[0].Parent()
	for _, op := range o.Ops {
		if op.Fn != fn || op.Spawned || op.Deferred {
			return
		}
	}
	if len(o.Of(chans.Send)) == 0 || len(o.Of(chans.Recv, chans.Range)) == 0 {
		return // noPeer
	}
	if size == 0 {
		if len(o.Of(chans.Close)) > 0 {
			return
		}
		for _, op := range o.Of(chans.Send, chans.Recv, chans.Range) {
			if op.Alone() {
				c.report(op, "chanblock-alone", finding.High,
					c.res.Verb(op)+" blocks for ever: "+op.Name+" is unbuffered and only this goroutine uses it")
				return
			}
		}
		return
	}
	c.overfull(o, int(size))
}

// overfull reports the send that does not fit into the buffer, where the same
// goroutine is the one that would receive. Sends in loops are not counted.
func (c *checker) overfull(o *chans.Object, size int) {
	ops := map[ssa.Instruction]*chans.Op{}
	for _, op := range o.Ops {
		ops[op.Instr] = op
		if op.Kind == chans.Send && (c.res.LoopOf(op.Instr.Block()) != nil || !op.Alone()) {
			return
		}
	}
	paths := chans.Paths{Step: func(in ssa.Instruction, n int) (int, bool) {
		op := ops[in]
		if op == nil {
			return n, true
		}
		switch op.Kind {
		case chans.Send:
			if n++; n > size {
				c.report(op, "chanblock-overfull", finding.High,
					c.res.Verb(op)+" blocks for ever: its buffer is full and only this goroutine receives from it")
				return n, false
			}
		case chans.Recv, chans.Range, chans.Close:
			return n, false
		}
		return n, true
	}}
	paths.From(o.Makes[0], 0)
}
