package goroutineleak

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// stopSkipped reports a return of the function that started a goroutine on which
// it does not tell the goroutine to stop, as it does on another way out.
func (c *checker) stopSkipped(o *chans.Object) {
	if !o.Local() || !o.Known() || o.Nil || len(o.Makes) != 1 || c.res.InTest(o.Makes[0].Pos()) {
		return
	}
	fn := o.Makes[0].Parent()
	start, body := c.onlyListener(o, fn)
	if start == nil || isMain(fn) || c.forLife(fn, 0) || c.res.EndsWithout(body, func(v ssa.Value) bool { return c.res.Object(v) == o }) {
		return
	}
	told := map[ssa.Instruction]bool{}
	var first *chans.Op
	for _, op := range o.Of(chans.Close, chans.Send) {
		if op.Fn != fn || op.Deferred || op.Spawned || op.Via != nil {
			return // somebody else may tell it
		}
		told[op.Instr] = true
		if first == nil {
			first = op
		}
	}
	if first == nil {
		return
	}
	told[o.Makes[0]] = true // the next round's
	exit := chans.QuietReturn(func(in ssa.Instruction) bool { return told[in] }, func(p *chans.Paths) { p.From(start, 0) })
	if exit == nil {
		return
	}
	for _, op := range o.Of(chans.Recv) {
		c.reported[op.Pos] = true // the run says no more
	}
	c.report(chans.ExitPos(exit), fn, "goroutineleak-stopskipped", finding.Medium,
		"this return leaves the goroutine that "+c.res.Place(start.Pos(), chans.ExitPos(exit))+" starts running: only "+first.Name+" ends it ("+c.res.Place(first.Pos, chans.ExitPos(exit))+")")
}

// onlyListener gives the one goroutine that receives from the channel, when fn
// starts it once for each channel that it makes. Who ranges over the channel gets
// work by it, and its end is found by playing.
func (c *checker) onlyListener(o *chans.Object, fn *ssa.Function) (start ssa.CallInstruction, body *ssa.Function) {
	for _, op := range o.Of(chans.Recv, chans.Range, chans.Len) {
		if op.Kind != chans.Recv || op.Fn == fn || body != nil && op.Fn != body || op.Deferred || op.Via != nil {
			return nil, nil
		}
		body = op.Fn
	}
	if body == nil {
		return nil, nil
	}
	spawns := c.res.SpawnsOf(body)
	if len(spawns) != 1 || spawns[0].In != fn || len(c.res.Callers[body]) > 1 {
		return nil, nil
	}
	g, ok := spawns[0].Instr.(*ssa.Go)
	if !ok || c.res.LoopOf(g.Block()) != c.res.LoopOf(o.Makes[0].Block()) {
		return nil, nil
	}
	return g, body
}
