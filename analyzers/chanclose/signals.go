package chanclose

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// notified finds the channels that os/signal sends on, and the calls of
// signal.Stop that end that.
func (c *checker) notified() (notify map[*chans.Object]*ssa.Call, stops map[*chans.Object][]ssa.CallInstruction) {
	notify, stops = map[*chans.Object]*ssa.Call{}, map[*chans.Object][]ssa.CallInstruction{}
	for _, call := range c.res.CallsTo("os/signal", "Notify") {
		if at, ok := call.(*ssa.Call); ok {
			if o := c.res.Object(at.Call.Args[0]); o != nil {
				notify[o] = at
			}
		}
	}
	for _, call := range c.res.CallsTo("os/signal", "Stop") {
		if o := c.res.Object(call.Common().Args[0]); o != nil {
			stops[o] = append(stops[o], call)
		}
	}
	return notify, stops
}

// signalled reports the close of a channel on which os/signal still sends: the
// next signal panics.
func (c *checker) signalled(o *chans.Object, at *ssa.Call, stops []ssa.CallInstruction) {
	for _, cl := range o.Of(chans.Close) {
		if cl.Fn.Name() == "main" && cl.Fn.Parent() == nil {
			continue // the process ends
		}
		stopped := false
		for _, stop := range stops {
			stopped = stopped || !c.onlyAfter(o, stop)
		}
		if !stopped {
			c.report(cl, "chanclose-signal", finding.High,
				cl.Name+" is closed while os/signal may still send on it (signal.Notify at "+c.res.Place(at.Pos(), cl.Pos)+"): the next signal panics; signal.Stop has to come first")
		}
	}
}

// onlyAfter reports whether a signal.Stop comes only when the channel was closed:
// behind a range over it.
func (c *checker) onlyAfter(o *chans.Object, stop ssa.CallInstruction) bool {
	for _, rng := range o.Of(chans.Range) {
		if rng.Fn != stop.Parent() || c.res.LeavesRange(rng) {
			continue
		}
		loop := c.res.LoopOf(rng.Instr.Block())
		if _, deferred := stop.(*ssa.Defer); deferred || loop != nil && !loop.Body[stop.Block()] && chans.Dominates(rng.Instr, stop) {
			return true
		}
	}
	return false
}
