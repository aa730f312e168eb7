package waitgroup

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// forNobody reports `go wg.Wait()`: the goroutine that waits tells nobody, and
// the function goes on at once.
func (c *checker) forNobody(wait *chans.Op) {
	if _, ok := wait.Instr.(*ssa.Go); !ok || wait.Via != nil || len(wait.Obj.Of(chans.Wait)) > 1 {
		return
	}
	c.report(wait.Pos, wait.Fn, "waitgroup-fornobody", finding.High,
		"go "+wait.Name+".Wait() waits for nobody: the function goes on at once, and nothing else waits for "+wait.Name)
}

// tooEarly reports a Wait for workers that only end by what comes after it in
// the same function: the close of the channel over which they range, or the
// receive of what they send.
func (c *checker) tooEarly(wait *chans.Op) {
	if wait.Deferred || wait.Spawned {
		return
	}
	for _, worker := range c.workers(wait) {
		for _, op := range c.res.OpsIn(worker) {
			if !c.doneBefore(wait.Obj, op) {
				c.endsAfter(wait, op)
			}
		}
	}
	for _, op := range c.res.OpsIn(wait.Fn) {
		if c.countsAbroad(op, wait.Obj) {
			for _, does := range c.res.OpsAt(op.Instr) {
				c.endsAfter(wait, does)
			}
		}
	}
}

// endsAfter reports what a worker does that only ends by what comes after wait.
func (c *checker) endsAfter(wait, op *chans.Op) {
	switch {
	case op.Kind == chans.Range:
		c.closedAfter(wait, op)
	case op.Kind == chans.Send && op.Alone():
		c.readAfter(wait, op)
	}
}

// countsAbroad reports whether op is the Done of a goroutine that runs a function of
// another package.
func (c *checker) countsAbroad(op *chans.Op, wg *chans.Object) bool {
	_, spawned := op.Instr.(*ssa.Go)
	return spawned && op.Kind == chans.Done && op.Obj == wg && op.Via != nil && !op.Via.Spawned && !op.Via.Loop
}

// workers lists the goroutine bodies that the function around wait starts and
// that count down at their end.
func (c *checker) workers(wait *chans.Op) []*ssa.Function {
	var out []*ssa.Function
	for _, s := range c.res.Spawns {
		if s.In != wait.Fn || len(s.Fns) != 1 {
			continue
		}
		fn := s.Fns[0]
		if s.Group != nil && c.res.Object(s.Group) == wait.Obj {
			out = append(out, fn)
			continue
		}
		for _, op := range c.res.OpsIn(fn) {
			// A Done in a loop counts the work, not the worker.
			if op.Kind == chans.Done && op.Obj == wait.Obj && (op.Deferred || c.res.LoopOf(op.Instr.Block()) == nil) {
				out = append(out, fn)
				break
			}
		}
	}
	return out
}

// doneBefore reports whether a worker may have counted down before it comes to op.
func (c *checker) doneBefore(wg *chans.Object, op *chans.Op) bool {
	for _, done := range wg.Of(chans.Done) {
		if done.Fn == op.Fn && !done.Deferred && chans.Reaches(done.Instr, op.Instr) {
			return true
		}
	}
	return false
}

func (c *checker) closedAfter(wait, rng *chans.Op) {
	jobs := rng.Obj
	if jobs == nil || !jobs.Known() || jobs.Elem || jobs.Nil || len(jobs.Makes) != 1 || c.res.LeavesRange(rng) {
		return
	}
	if jobs.Makes[0].Parent() != wait.Fn || chans.Reaches(wait.Instr, jobs.Makes[0]) {
		return
	}
	closes := jobs.Of(chans.Close)
	if len(closes) == 0 {
		return
	}
	for _, cl := range closes {
		if cl.Fn != wait.Fn || !cl.Deferred && !chans.Dominates(wait.Instr, cl.Instr) {
			return
		}
	}
	where := c.res.Place(closes[0].Pos, wait.Pos)
	if closes[0].Deferred {
		where = "deferred at " + where
	}
	c.report(wait.Pos, wait.Fn, "waitgroup-beforeclose", finding.High,
		wait.Name+".Wait waits for ever: its goroutines range over "+rng.Name+", which is closed only after it ("+where+")")
}

func (c *checker) readAfter(wait *chans.Op, send *chans.Op) {
	results := send.Obj
	if !results.Known() || results.Elem || results.Nil || len(results.Makes) != 1 || !results.Unbuffered() || results.Makes[0].Parent() != wait.Fn {
		return
	}
	reads := results.Of(chans.Recv, chans.Range)
	if len(reads) == 0 {
		return
	}
	for _, r := range reads {
		if r.Fn != wait.Fn || r.Deferred || !chans.Dominates(wait.Instr, r.Instr) {
			return
		}
	}
	c.report(wait.Pos, wait.Fn, "waitgroup-beforeread", finding.High,
		wait.Name+".Wait waits for ever: its goroutines send on "+send.Name+" ("+c.res.Place(send.Pos, wait.Pos)+"), which is read only after it ("+c.res.Place(reads[0].Pos, wait.Pos)+")")
}

// ownWait reports a goroutine that waits for a count of which one is its own.
func (c *checker) ownWait(wait *chans.Op) {
	if len(c.res.SpawnsOf(wait.Fn)) == 0 || wait.Deferred {
		return
	}
	for _, add := range wait.Obj.Of(chans.Add) {
		if add.Fn == wait.Fn {
			return // its Done may be for what it failed to start
		}
	}
	for _, done := range wait.Obj.Of(chans.Done) {
		if done.Fn != wait.Fn || done.Spawned {
			continue
		}
		if done.Deferred && chans.Dominates(done.Instr, wait.Instr) || !done.Deferred && chans.Dominates(wait.Instr, done.Instr) {
			c.report(wait.Pos, wait.Fn, "waitgroup-ownwait", finding.High,
				wait.Name+".Wait waits for ever: this goroutine is counted itself and calls Done only afterwards ("+c.res.Place(done.Pos, wait.Pos)+")")
			return
		}
	}
}
