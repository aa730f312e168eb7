package chanblock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// future is late for a channel that fn makes, starts a sending goroutine for and
// returns: each caller is the only receiver of the channel that it gets.
func (c *checker) future(o *chans.Object, fn *ssa.Function, size int) {
	if !c.res.Closed[fn] || o.Mixed || len(c.res.SpawnsOf(fn)) > 0 {
		return
	}
	senders := map[ssa.Instruction]int{}
	first := c.sendsOf(o, fn, senders)
	if first == nil || len(senders) != 1 {
		return
	}
	before, optional := 0, c.maySkip(o)
	for g, n := range senders {
		before = n
		optional = optional || c.res.LoopOf(g.Block()) != nil || chans.Skips(fn, func(in ssa.Instruction) bool { return in == g })
	}
	for _, at := range c.res.Callers[fn] {
		call, ok := at.(*ssa.Call)
		if !ok || isMain(call.Parent()) || c.res.InTest(call.Pos()) {
			continue
		}
		if recvs := c.onlyReceived(call); len(recvs) > 0 {
			l := &leaving{c: c, o: o, start: call, before: before, size: size, recvs: recvs, optional: optional}
			c.leavesEarly(l, call.Parent(), first)
		}
	}
}

// onlyReceived lists the receives from the channel that a call returns, nil
// where it is used for anything else.
func (c *checker) onlyReceived(call *ssa.Call) map[ssa.Instruction]*chans.Op {
	recvs := map[ssa.Instruction]*chans.Op{}
	for _, ref := range *call.Referrers() {
		if _, ok := ref.(*ssa.DebugRef); ok {
			continue
		}
		if u, ok := ref.(*ssa.UnOp); ok && u.Op != token.ARROW {
			return nil
		}
		n := len(recvs)
		for _, op := range c.res.OpsAt(ref) {
			if op.Val == ssa.Value(call) && (op.Kind == chans.Recv || op.Kind == chans.Range) {
				recvs[ref] = op
			}
		}
		if len(recvs) == n {
			return nil
		}
	}
	return recvs
}
