package goroutineleak

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// leftRanged reports goroutines that range over a channel of the function that starts
// them, where one return of that function closes the channel and another does not:
//
//	for i := 0; i < n; i++ { go func() { for job := range jobs { … } }() }
//	for _, job := range all { if err := check(job); err != nil { return err }; jobs <- job }
//	close(jobs)
//
// A return behind a receive or a wait says nothing: it may know that the goroutines have
// ended.
func (c *checker) leftRanged(o *chans.Object) {
	if !o.Known() || !o.Local() || o.Nil || len(o.Makes) != 1 || len(o.Of(chans.Recv)) > 0 {
		return
	}
	fn, closes := o.Makes[0].Parent(), map[ssa.Instruction]bool{}
	for _, op := range o.Of(chans.Close) {
		if op.Fn != fn || op.Deferred || op.Spawned || op.Via != nil {
			return
		}
		closes[op.Instr] = true
	}
	if len(closes) == 0 {
		return
	}
	for _, rng := range o.Of(chans.Range) {
		spawns := c.res.SpawnsOf(rng.Fn)
		if rng.Via != nil || len(spawns) != 1 || spawns[0].In != fn || c.res.LeavesRange(rng) && c.res.LoopOf(spawns[0].Instr.Block()) == nil {
			continue
		}
		exit := chans.QuietReturn(func(in ssa.Instruction) bool { return closes[in] || hears(in) }, func(p *chans.Paths) { p.From(spawns[0].Instr, 0) })
		if exit == nil {
			continue
		}
		c.report(rng.Pos, rng.Fn, "goroutineleak-leftranged", finding.Medium,
			c.res.Verb(rng)+" waits for ever once "+c.res.FuncName(fn, rng.Pos)+" has returned at "+c.res.Place(chans.ExitPos(exit), rng.Pos)+", which leaves the channel open")
	}
}

// hears reports whether an instruction can tell a function that its goroutines have ended:
// a receive, or a call of something that waits.
func hears(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		return in.Op == token.ARROW
	case *ssa.Call:
		return chans.MethodName(&in.Call) == "Wait"
	}
	return false
}

// eachRound reports a goroutine that is started in every round of a loop without a
// bound, to end what the round has made, and that itself ends only with the whole:
//
//	for { conn := accept(); go func() { <-stop; conn.Close() }(); serve(conn) }
func (c *checker) eachRound(s *chans.Spawn) {
	start, ok := s.Instr.(*ssa.Go)
	if !ok || len(s.Fns) != 1 || s.Fns[0].Parent() != s.In {
		return
	}
	loop := c.res.LoopOf(start.Block())
	if loop == nil || bounded(loop) {
		return
	}
	body := s.Fns[0]
	wait := firstWait(body)
	if wait == nil || !comesFromOutside(wait.X, loop, 0) || !endsOfRound(body, loop) {
		return
	}
	c.report(wait.Pos(), body, "goroutineleak-eachround", finding.Medium,
		"each round of the loop around it leaves this goroutine behind: "+c.res.ExprAt(wait.Pos())+" ends it only when all is over, and the round's own end does not")
}

// bounded reports whether a loop goes over something, or counts.
func bounded(loop *chans.Loop) bool {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Next:
				return true
			case *ssa.If:
				cmp, ok := in.Cond.(*ssa.BinOp)
				if ok && (cmp.Op == token.LSS || cmp.Op == token.LEQ || cmp.Op == token.GTR || cmp.Op == token.GEQ) && loop.Body[b.Succs[0]] != loop.Body[b.Succs[1]] {
					return true
				}
			}
		}
	}
	return false
}

// firstWait is the receive, with nothing beside it, that a goroutine begins with.
func firstWait(body *ssa.Function) *ssa.UnOp {
	for _, in := range body.Blocks[0].Instrs {
		switch in := in.(type) {
		case *ssa.UnOp:
			if in.Op == token.ARROW {
				return in
			}
		case *ssa.Call:
			if !chans.IsCtxDone(in) {
				return nil
			}
		case *ssa.Defer, *ssa.FieldAddr, *ssa.DebugRef, *ssa.MakeClosure:
		default:
			return nil
		}
	}
	return nil
}

// comesFromOutside reports whether a channel, or the context that gives it, is older
// than the rounds of the loop and was not made by the loop's own function: a parameter,
// or what lies in a field of one.
func comesFromOutside(v ssa.Value, loop *chans.Loop, depth int) bool {
	if depth > 6 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Parent() == loop.Head.Parent() || v.Parent().Parent() == nil
	case *ssa.FreeVar:
		b := chans.Binding(v)
		return b != nil && comesFromOutside(b, loop, depth+1)
	case *ssa.Alloc:
		st := chans.OnlyStore(v)
		return !loop.Body[v.Block()] && st != nil && comesFromOutside(st, loop, depth+1)
	case *ssa.UnOp:
		return v.Op == token.MUL && comesFromOutside(v.X, loop, depth+1)
	case *ssa.FieldAddr:
		return comesFromOutside(v.X, loop, depth+1)
	case *ssa.Call:
		return chans.IsCtxDone(v) && v.Call.IsInvoke() && comesFromOutside(v.Call.Value, loop, depth+1)
	}
	return false
}

// endsOfRound reports whether a goroutine uses something that each round makes anew.
func endsOfRound(body *ssa.Function, loop *chans.Loop) bool {
	return slices.ContainsFunc(body.FreeVars, func(fv *ssa.FreeVar) bool {
		in, ok := chans.Binding(fv).(ssa.Instruction)
		return ok && loop.Body[in.Block()]
	})
}
