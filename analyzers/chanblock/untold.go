package chanblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// untold reports a return of a goroutine that should tell of its end by closing a
// channel of its object, and does not on this way, while another function waits
// for that and nothing else.
func (c *checker) untold(o *chans.Object) {
	closes := o.Of(chans.Close)
	if len(closes) == 0 || len(o.Fields) == 0 || !o.Known() || o.Elem || o.Nil || c.nilTested[o] || len(o.Of(chans.Send)) > 0 {
		return
	}
	fn := closes[0].Fn
	spawns := c.res.SpawnsOf(fn)
	if len(spawns) != 1 || len(c.res.Callers[fn]) > 1 || c.res.LoopOf(spawns[0].Instr.Block()) != nil {
		return
	}
	told := map[ssa.Instruction]bool{}
	for _, op := range closes {
		if op.Fn != fn || op.Deferred || op.Spawned || op.Via != nil {
			return
		}
		told[op.Instr] = true
	}
	var wait *chans.Op
	for _, op := range o.Of(chans.Recv, chans.Range) {
		if op.Fn != fn && op.Alone() && !op.Deferred && wait == nil {
			wait = op
		}
	}
	if wait == nil {
		return
	}
	exit := returnWithout(fn, told)
	if exit == nil {
		return
	}
	c.say(chans.ExitPos(exit), fn, "chanblock-untold", finding.Medium,
		"this return leaves "+closes[0].Name+" open, which is closed on another way out ("+c.res.Place(closes[0].Pos, chans.ExitPos(exit))+"): "+c.res.Verb(wait)+" at "+c.res.Place(wait.Pos, chans.ExitPos(exit))+" waits for ever")
}

// returnWithout gives a return of fn that a way from its entry comes to without
// any of the instructions.
func returnWithout(fn *ssa.Function, marks map[ssa.Instruction]bool) *ssa.Return {
	return chans.QuietReturn(func(in ssa.Instruction) bool { return marks[in] }, func(p *chans.Paths) {
		p.Edge = func(from *ssa.BasicBlock, succ, st int) (int, bool) { return st, !sameChannel(from, succ) }
		p.FromEntry(fn, 0)
	})
}
