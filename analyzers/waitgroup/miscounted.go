package waitgroup

import (
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// miscounted reports an Add of a constant for goroutines that are all started in
// a row in the same function, when there are more or fewer of them. The Wait stands
// behind them, or, for a WaitGroup that is a field, in another method.
func (c *checker) miscounted(o *chans.Object) {
	adds, waits := o.Of(chans.Add), o.Of(chans.Wait)
	local := o.Local() && len(o.Locals) == 1
	if !o.Known() || !local && len(o.Fields) != 1 || len(adds) != 1 || len(waits) != 1 || len(o.Of(chans.GoWG)) > 0 {
		return
	}
	add, wait := adds[0], waits[0]
	count, ok := add.Count()
	if !ok || add.Deferred || c.inLoop(add.Instr) || local && (add.Fn != wait.Fn || wait.Deferred || !chans.Dominates(add.Instr, wait.Instr)) {
		return
	}
	started := map[ssa.Instruction]bool{}
	for _, done := range o.Of(chans.Done) {
		spawns := c.res.SpawnsOf(done.Fn)
		if len(spawns) != 1 || len(c.res.Callers[done.Fn]) > 1 || done.Spawned || done.Via != nil || c.inLoop(done.Instr) {
			return
		}
		g, ok := spawns[0].Instr.(*ssa.Go)
		if !ok || g.Parent() != add.Fn || started[g] || c.inLoop(g) || !chans.Dominates(add.Instr, g) || !always(done) {
			return
		}
		if local && !chans.Dominates(g, wait.Instr) || !local && g.Block() != add.Instr.Block() {
			return
		}
		started[g] = true
	}
	n := int64(len(started))
	if n == 0 || n == count {
		return
	}
	what := "Wait at " + c.res.Place(wait.Pos, add.Pos) + " waits for ever"
	if n > count {
		what = "the counter becomes negative, and that panics"
	}
	c.told[o] = true
	c.report(add.Pos, add.Fn, "waitgroup-miscounted", finding.High,
		add.Name+" counts "+strconv.FormatInt(count, 10)+" goroutines and "+strconv.FormatInt(n, 10)+" are started: "+what)
}

// inLoop reports whether an instruction may run more than once in a call.
func (c *checker) inLoop(in ssa.Instruction) bool { return c.res.LoopOf(in.Block()) != nil }

// always reports whether every way through the function around it comes to an
// operation, at its end if it is deferred.
func always(op *chans.Op) bool {
	return !chans.Skips(op.Fn, func(in ssa.Instruction) bool { return in == op.Instr })
}
