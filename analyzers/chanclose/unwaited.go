package chanclose

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unwaited reports the close of a local channel by one goroutine while others, which the
// same function has started, still send on it: nothing waits for them in between.
//
//	for _, c := range cs { go func() { for v := range c { out <- v } }() }
//	go func() { close(out) }() // wg.Wait() is missing
func (c *checker) unwaited(o *chans.Object, closes []*chans.Op) {
	if !o.Local() || len(o.Makes) != 1 || o.Elem || o.Foreign || len(closes) != 1 {
		return
	}
	fn, cl := o.Makes[0].Parent(), closes[0]
	closer := c.startOf(cl.Fn, fn)
	if cl.Via != nil || cl.Spawned || cl.Deferred || closer == nil && cl.Fn != fn || c.res.Guarded(cl) || c.waitsOn(cl.Instr) {
		return
	}
	end := cl.Instr
	if closer != nil {
		end = closer
	}
	for _, send := range o.Of(chans.Send) {
		start := c.startOf(send.Fn, fn)
		if start == nil || start == closer || send.Via != nil || send.Deferred || c.mayRecover(send.Fn) || !chans.ReachesAvoiding(start, end, c.mayWait) {
			continue
		}
		c.report(cl, "chanclose-unwaited", finding.Medium,
			cl.Name+" is closed while the goroutines started at "+c.res.Place(start.Pos(), cl.Pos)+" may still send on it ("+c.res.Place(send.Pos, cl.Pos)+"): nothing waits for them, and that send panics")
		return
	}
}

// startOf is the one place in fn that runs body as a goroutine, nil if there is another
// way to it, or none.
func (c *checker) startOf(body, fn *ssa.Function) ssa.Instruction {
	spawns := c.res.SpawnsOf(body)
	if len(spawns) != 1 || spawns[0].In != fn || len(c.res.Callers[body]) > 1 {
		return nil
	}
	return spawns[0].Instr
}

// waitsOn reports whether the function of an instruction may wait for anything before it
// comes there.
func (c *checker) waitsOn(at ssa.Instruction) bool {
	waits := false
	chans.WalkEntry(at.Parent(), func(in ssa.Instruction) bool {
		waits = waits || c.mayWait(in) && chans.Reaches(in, at)
		return !waits
	})
	return waits
}
