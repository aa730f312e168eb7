package heldblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// ownConsumer reports a send that the only receiver of the channel comes to in
// its own loop: it cannot receive while it sends.
func (c *checker) ownConsumer(o *chans.Object) {
	if !o.Known() || o.Elem || !o.Unbuffered() {
		return
	}
	recvs := o.Of(chans.Recv, chans.Range)
	if len(recvs) == 0 {
		return
	}
	loopFn := recvs[0].Fn
	for _, op := range recvs {
		if op.Fn != loopFn || c.res.LoopOf(op.Instr.Block()) == nil {
			return
		}
	}
	spawns := c.res.SpawnsOf(loopFn)
	if len(spawns) != 1 || c.res.LoopOf(spawns[0].Instr.Block()) != nil || len(c.res.Callers[loopFn]) > 1 {
		return
	}
	loop := c.res.LoopOf(recvs[0].Instr.Block())
	for _, op := range o.Of(chans.Send) {
		if !op.Alone() || op.Deferred || c.reported[op.Pos] {
			continue
		}
		call := c.callsFrom(loop, op.Fn)
		if call == nil {
			continue
		}
		c.reported[op.Pos] = true
		report.At(c.pass, op.Pos, finding.Finding{
			Category: "heldblock-consumer",
			Message: "send on " + op.Name + " waits for " + c.res.FuncName(loopFn, op.Pos) +
				", its only receiver, which has called this (" + c.res.Place(call.Pos(), op.Pos) + ")",
			Func:       c.res.FuncName(op.Fn, op.Pos),
			Confidence: finding.Medium,
		})
	}
}

// callsFrom gives the call in the loop that leads to fn on the same goroutine.
func (c *checker) callsFrom(loop *chans.Loop, fn *ssa.Function) ssa.Instruction {
	for _, b := range loop.Head.Parent().Blocks {
		if !loop.Body[b] {
			continue
		}
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				if callee := c.res.Static(call); callee != nil && c.leadsTo(callee, fn, 0) {
					return in
				}
			}
		}
	}
	return nil
}

func (c *checker) leadsTo(from, to *ssa.Function, depth int) bool {
	if from == to {
		return true
	}
	if depth > 3 {
		return false
	}
	for _, b := range from.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				if callee := c.res.Static(call); callee != nil && c.leadsTo(callee, to, depth+1) {
					return true
				}
			}
		}
	}
	return false
}
