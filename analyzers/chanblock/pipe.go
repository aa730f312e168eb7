package chanblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// pipes reports a return of the goroutine that writes into an io.Pipe on which it
// does not close its end, where another way out does: the reader waits for more.
func (c *checker) pipes() {
	for _, fn := range c.res.Funcs {
		if c.res.InTest(fn.Pos()) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(*ssa.Call); ok && chans.CalleeName(&call.Call) == "io.Pipe" {
					c.pipe(fn, call)
				}
			}
		}
	}
}

func (c *checker) pipe(fn *ssa.Function, call *ssa.Call) {
	for _, s := range c.res.Spawns {
		if s.In != fn || len(s.Fns) != 1 || s.Fns[0].Parent() != fn || c.res.LoopOf(s.Instr.Block()) != c.res.LoopOf(call.Block()) {
			continue
		}
		body := s.Fns[0]
		closed, ok := closesEnd(body, call)
		if !ok || len(closed) == 0 || closedBy(fn, call) {
			continue
		}
		exit := returnWithout(body, closed)
		if exit == nil || handedOut(summary.ResultValue(call, 0), 0) {
			continue
		}
		var one ssa.Instruction
		for in := range closed {
			if one == nil || in.Pos() < one.Pos() {
				one = in
			}
		}
		c.say(chans.ExitPos(exit), body, "chanblock-pipe", finding.Medium,
			"this return leaves the pipe open, which is closed on another way out ("+c.res.Place(one.Pos(), chans.ExitPos(exit))+"): its reader waits for ever")
	}
}

// handedOut reports whether the reading end goes into an object or back to a
// caller, who may close it.
func handedOut(v ssa.Value, depth int) bool {
	if v == nil || depth > 4 {
		return v != nil
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			return true
		case *ssa.MakeInterface:
			if handedOut(ref, depth+1) {
				return true
			}
		case *ssa.UnOp:
			if handedOut(ref, depth+1) {
				return true
			}
		case *ssa.Store:
			cell := chans.Cell(ref.Addr)
			if ref.Val == v && (cell == nil || handedOut(cell, depth+1)) {
				return true
			}
		}
	}
	return false
}

// closesEnd lists the calls that close the writing end of a pipe in the body of
// a goroutine; ok=false where one is deferred or stands in a literal.
func closesEnd(body *ssa.Function, pipe *ssa.Call) (closed map[ssa.Instruction]bool, ok bool) {
	for _, lit := range body.AnonFuncs {
		if closedBy(lit, pipe) {
			return nil, false
		}
	}
	closed = map[ssa.Instruction]bool{}
	for _, b := range body.Blocks {
		for _, in := range b.Instrs {
			if !closesPipe(in, pipe) {
				continue
			}
			if _, plain := in.(*ssa.Call); !plain {
				return nil, false
			}
			closed[in] = true
		}
	}
	return closed, true
}

func closedBy(fn *ssa.Function, pipe *ssa.Call) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if closesPipe(in, pipe) {
				return true
			}
		}
	}
	return false
}

// closesPipe reports whether a call, also a deferred one, closes the writing end.
func closesPipe(in ssa.Instruction, pipe *ssa.Call) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return false
	}
	switch chans.CalleeName(call.Common()) {
	case "io.PipeWriter.Close", "io.PipeWriter.CloseWithError":
	default:
		return false
	}
	v := chans.Root(call.Common().Args[0])
	if load, ok := v.(*ssa.UnOp); ok {
		if cell := chans.Cell(load.X); cell != nil {
			v = chans.OnlyStore(cell)
		}
	}
	e, ok := v.(*ssa.Extract)
	return ok && e.Tuple == ssa.Value(pipe) && e.Index == 1
}
