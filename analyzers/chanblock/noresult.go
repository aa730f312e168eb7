package chanblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// noResult reports a receive that waits for a goroutine which can end without
// sending or closing.
func (c *checker) noResult(o *chans.Object) {
	if !o.Known() || !o.Local() || len(o.Makes) != 1 || o.Nil || len(o.Of(chans.Len)) > 0 {
		return
	}
	fn := o.Makes[0].Parent()
	sender := c.onlySender(o, fn)
	if sender == nil {
		return
	}
	spawns := c.res.SpawnsOf(sender)
	// One goroutine gives one answer or ends the channel; several give one
	// each, or one for each job.
	several := len(spawns) > 1 || c.res.LoopOf(spawns[0].Instr.Block()) != nil
	for _, op := range o.Of(chans.Recv, chans.Range) {
		if op.Fn != fn || !op.Alone() || op.Deferred || op.Spawned {
			continue
		}
		inLoop := c.res.LoopOf(op.Instr.Block()) != nil
		if several && (op.Kind == chans.Range || !inLoop) || !several && inLoop && op.Kind == chans.Recv {
			continue // closing is then another's business, and the first answer is enough
		}
		if !several && !chans.Dominates(spawns[0].Instr, op.Instr) {
			continue
		}
		exit := c.silentExit(o, sender, op, several)
		if exit == nil {
			continue
		}
		where := c.res.Place(chans.ExitPos(exit), op.Pos)
		what := "without sending"
		if op.Kind == chans.Range {
			what = "without closing it"
		}
		c.report(op, "chanblock-noresult", finding.Medium,
			c.res.Verb(op)+" waits for ever when the goroutine that should answer returns at "+where+" "+what)
		return
	}
}

// onlySender gives the one function that sends on or closes the channel, when
// it only runs as a goroutine that fn starts in one place.
func (c *checker) onlySender(o *chans.Object, fn *ssa.Function) *ssa.Function {
	var sender *ssa.Function
	for _, op := range o.Of(chans.Send, chans.Close) {
		if op.Deferred || op.Spawned || (sender != nil && op.Fn != sender) {
			return nil
		}
		sender = op.Fn
	}
	if sender == nil || sender == fn {
		return nil
	}
	spawns := c.res.SpawnsOf(sender)
	if len(spawns) == 0 || len(c.res.Callers[sender]) > len(spawns) {
		return nil
	}
	for _, s := range spawns {
		if s.In != fn {
			return nil
		}
	}
	return sender
}

// silentExit gives a return that the sender can reach without an answer. In a
// pool of workers, whose receiver counts answers, a worker owes one for each
// job that it took, and the end of the jobs is a fair end; otherwise each owes
// one.
func (c *checker) silentExit(o *chans.Object, sender *ssa.Function, recv *chans.Op, several bool) *ssa.Return {
	answers := map[ssa.Instruction]bool{}
	cases := map[*ssa.Select]map[int]bool{}
	for _, op := range o.Of(chans.Send, chans.Close) {
		if recv.Kind == chans.Range && op.Kind != chans.Close {
			continue
		}
		if op.Select == nil {
			answers[op.Instr] = true
			continue
		}
		if !op.Select.Blocking && !o.Unbuffered() {
			answers[op.Select] = true // it is dropped only where others lie ready
			continue
		}
		if cases[op.Select] == nil {
			cases[op.Select] = map[int]bool{}
		}
		cases[op.Select][op.Case] = true
	}
	var exit *ssa.Return
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if exit != nil || answers[in] {
				return st, false
			}
			if ret, ok := in.(*ssa.Return); ok {
				exit = ret
			}
			return st, true
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sel, i, ok := chans.CaseOf(from, succ); ok && (cases[sel][i] || c.toldToStop(sel.States[i].Chan, recv)) {
				return st, false
			}
			return st, true
		},
	}
	if recv.Kind == chans.Range && len(answers) == 0 {
		return nil
	}
	if !several {
		paths.FromEntry(sender, 0)
		return exit
	}
	for _, job := range c.res.OpsIn(sender) {
		if job.Kind != chans.Range || o.Has(job) {
			continue
		}
		head := job.Instr.Block()
		step := paths.Step
		paths.Step = func(in ssa.Instruction, st int) (int, bool) {
			if in.Block() == head {
				return st, false // the next job
			}
			return step(in, st)
		}
		paths.FromEdge(head, 0, 0)
		return exit
	}
	for _, op := range o.Of(chans.Send) {
		if c.res.LoopOf(op.Instr.Block()) != nil {
			return nil // how many it owes is not known
		}
	}
	paths.FromEntry(sender, 0)
	return exit
}

// toldToStop reports whether the case comes only when the receiver itself says
// so, and receives no more after that.
func (c *checker) toldToStop(stop ssa.Value, recv *chans.Op) bool {
	if chans.IsCtxDone(stop) {
		made := contextOf(stop)
		return made != nil && made.Parent() == recv.Fn && endsNever(made) && cancelledBehind(made, recv.Instr)
	}
	o := c.res.Object(stop)
	if o == nil || !o.Known() {
		return false
	}
	said := o.Of(chans.Close, chans.Send)
	for _, op := range said {
		if op.Fn != recv.Fn || !op.Deferred && chans.Reaches(op.Instr, recv.Instr) {
			return false
		}
	}
	return len(said) > 0
}

// receiverGone reports sends without an alternative on a channel whose one
// receiving loop can end while senders go on. A small buffer only delays it.
func (c *checker) receiverGone(o *chans.Object) {
	if o.Foreign || o.Mixed || o.UnknownRecv || !o.Small() || o.Elem || c.nilTested[o] {
		return
	}
	recvs := o.Of(chans.Recv, chans.Range)
	if len(recvs) == 0 {
		return
	}
	loopFn := recvs[0].Fn
	for _, op := range recvs {
		if op.Fn != loopFn || op.Via != nil || op.Deferred || c.res.LoopOf(op.Instr.Block()) == nil || op.Kind == chans.Range && !c.local(o) {
			return
		}
	}
	if len(c.res.SpawnsOf(loopFn)) == 0 && !c.onlyCalledSpawned(loopFn) || isMain(loopFn) {
		return
	}
	exit, cancelled := c.otherExit(o, loopFn, nil)
	if exit == nil {
		return
	}
	for _, op := range o.Of(chans.Send) {
		if op.Fn == loopFn || !op.Alone() || op.Deferred || !c.independent(o, op) {
			continue
		}
		if !o.Unbuffered() && c.res.Flagged(op) {
			continue // the buffer has room for the one that is under way
		}
		if c.endsReceiver(o, loopFn, op) {
			continue
		}
		conf := finding.Medium
		if len(o.Of(chans.Close)) > 0 {
			conf = finding.Low // somebody keeps book of the channel's end
		}
		if !cancelled && !c.local(o) && len(c.res.SpawnsOf(op.Fn)) == 0 && !c.othersLookOut(loopFn) && (c.res.Guarded(op) || !c.diesAtWork(o, loopFn)) {
			conf = finding.Low // only who calls after Close comes too late
		}
		c.report(op, "chanblock-receivergone", conf,
			c.res.Verb(op)+" blocks for ever once its only receiver "+c.res.FuncName(loopFn, op.Pos)+" has left at "+c.res.Place(chans.ExitPos(exit), op.Pos))
	}
}

// diesAtWork reports whether the receiving loop can also return for what it has received,
// on an error most often: then it ends though nobody has closed the object.
func (c *checker) diesAtWork(o *chans.Object, fn *ssa.Function) bool {
	for _, op := range o.Of(chans.Recv) {
		if op.Fn != fn || op.Select == nil {
			continue
		}
		for _, b := range fn.Blocks {
			sel, i, ok := chans.CaseOf(b, 0)
			if ok && sel == op.Select && i == op.Case && chans.QuietReturn(c.uses(o), func(p *chans.Paths) { p.FromEdge(b, 0, 0) }) != nil {
				return true
			}
		}
	}
	return false
}

// othersLookOut reports whether other sends to the same loop have another way on:
// those say that the loop may end, or be late, while it is still asked.
func (c *checker) othersLookOut(loopFn *ssa.Function) bool {
	for _, recv := range c.res.OpsIn(loopFn) {
		if recv.Kind != chans.Recv || !recv.Obj.Known() {
			continue
		}
		for _, send := range recv.Obj.Of(chans.Send) {
			if send.Fn == loopFn || send.Select == nil || !send.Select.Blocking {
				continue
			}
			if slices.ContainsFunc(send.Select.States, func(st *ssa.SelectState) bool { return st.Dir == types.RecvOnly }) {
				return true
			}
		}
	}
	return false
}

// independent reports whether the sender runs on without knowing of the
// receiver: the function that started the receiver, or a method that others
// call. A function value that the receiver handed out follows its protocol.
func (c *checker) independent(o *chans.Object, send *chans.Op) bool {
	if c.local(o) {
		return send.Fn == o.Makes[0].Parent()
	}
	if len(c.res.SpawnsOf(send.Fn)) > 0 {
		return true // a goroutine of its own
	}
	return send.Fn.Parent() == nil && send.Fn.Object() != nil && send.Fn.Object().Exported()
}

func (c *checker) local(o *chans.Object) bool { return o.Local() && len(o.Makes) == 1 }

// onlyCalledSpawned: fn is called, and only by goroutine bodies.
func (c *checker) onlyCalledSpawned(fn *ssa.Function) bool {
	callers := c.res.Callers[fn]
	for _, call := range callers {
		if _, ok := call.(*ssa.Go); ok {
			continue
		}
		if len(c.res.SpawnsOf(call.Parent())) == 0 {
			return false
		}
	}
	return len(callers) > 0
}

// endsReceiver reports whether the receiving loop ends only when the sender's own function
// closes a channel and sends no more, or when nobody starts the loop.
func (c *checker) endsReceiver(o *chans.Object, loopFn *ssa.Function, send *chans.Op) bool {
	exit, _ := c.otherExit(o, loopFn, func(stop ssa.Value) bool {
		s := c.res.Object(stop)
		if s == nil || !s.Known() || s.Elem || len(s.Of(chans.Send)) > 0 || len(s.Of(chans.Close)) == 0 {
			return false
		}
		return !slices.ContainsFunc(s.Of(chans.Close), func(cl *chans.Op) bool {
			if cl.Fn == send.Fn {
				return chans.Reaches(cl.Instr, send.Instr)
			}
			spawns := c.res.SpawnsOf(loopFn)
			return len(spawns) != 1 || spawns[0].In != cl.Fn || cl.Deferred || chans.Reaches(cl.Instr, spawns[0].Instr) || chans.Reaches(spawns[0].Instr, cl.Instr)
		})
	})
	return exit == nil
}

// otherExit gives a return out of the receiving loop that is not caused by the
// channel itself but by another case of the select, and whether that is a
// cancelled context, which may come at any time. A case after which the loop may
// also go on to receive counts who still sends, and one for which known is true does not
// count.
func (c *checker) otherExit(o *chans.Object, fn *ssa.Function, known func(stop ssa.Value) bool) (exit *ssa.Return, cancelled bool) {
	own := map[*ssa.Select]map[int]bool{}
	for _, op := range o.Ops {
		if op.Fn == fn && op.Select != nil {
			if own[op.Select] == nil {
				own[op.Select] = map[int]bool{}
			}
			own[op.Select][op.Case] = true
		}
	}
	for _, b := range fn.Blocks {
		sel, i, ok := chans.CaseOf(b, 0)
		if !ok || own[sel] == nil || own[sel][i] || sel.States[i].Dir != types.RecvOnly || known != nil && known(sel.States[i].Chan) {
			continue
		}
		here := chans.QuietReturn(c.uses(o), func(p *chans.Paths) { p.FromEdge(b, 0, 0) })
		if here == nil || chans.Reaches(b.Succs[0].Instrs[0], sel) {
			continue
		}
		if chans.IsCtxDone(sel.States[i].Chan) {
			return here, true
		}
		if exit == nil {
			exit = here
		}
	}
	return exit, false
}
