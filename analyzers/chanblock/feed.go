package chanblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// feed reports work that is handed out completely before the first result is
// read, where both channels have no room: the workers wait to hand over a
// result, and the feeder waits for a worker.
func (c *checker) feed(work *chans.Object) {
	if !work.Known() || !work.Local() || !work.Unbuffered() || len(work.Makes) != 1 {
		return
	}
	fn := work.Makes[0].Parent()
	var feeds []*chans.Op
	for _, op := range work.Of(chans.Send) {
		if op.Fn != fn || !op.Alone() || c.res.LoopOf(op.Instr.Block()) == nil {
			return
		}
		feeds = append(feeds, op)
	}
	if len(feeds) == 0 {
		return
	}
	for _, take := range work.Of(chans.Recv, chans.Range) {
		worker := take.Fn
		spawns := c.res.SpawnsOf(worker)
		if len(spawns) == 0 || spawns[0].In != fn {
			return
		}
		for _, result := range c.res.OpsIn(worker) {
			if result.Kind != chans.Send || !result.Alone() || !chans.Reaches(take.Instr, result.Instr) || !chans.Reaches(result.Instr, take.Instr) {
				continue
			}
			if read := c.readOnlyAfter(result.Obj, feeds[0]); read != nil {
				c.report(feeds[0], "chanblock-feed", finding.High,
					c.res.Verb(feeds[0])+" blocks for ever once every worker waits to send on "+result.Name+": it is read only after this loop ("+c.res.Place(read.Pos, feeds[0].Pos)+")")
				return
			}
		}
	}
}

// readOnlyAfter gives the first receive from an unbuffered channel when all of
// them stand in the feeder, after its loop.
func (c *checker) readOnlyAfter(results *chans.Object, feed *chans.Op) *chans.Op {
	if !results.Known() || !results.Local() || !results.Unbuffered() || len(results.Makes) != 1 {
		return nil
	}
	reads := results.Of(chans.Recv, chans.Range)
	for _, r := range reads {
		if r.Fn != feed.Fn || r.Deferred || chans.ReachesAvoiding(r.Instr, feed.Instr, isMake(results)) {
			return nil
		}
	}
	if len(reads) == 0 {
		return nil
	}
	return reads[0]
}

// isMake stops a walk where the channel is made anew: what follows is another one.
func isMake(o *chans.Object) func(ssa.Instruction) bool {
	return func(in ssa.Instruction) bool { return in == ssa.Instruction(o.Makes[0]) }
}
