package waitgroup

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// maxStops bounds the methods between a goroutine and the Wait that it comes to.
const maxStops = 3

// ownStop reports a goroutine that calls the method which waits for it: a loop
// that stops its own object on an error.
func (c *checker) ownStop(wait *chans.Op) {
	if wait.Deferred || wait.Spawned || !method(wait.Fn) {
		return
	}
	for _, done := range wait.Obj.Of(chans.Done) {
		fn := done.Fn
		if fn == wait.Fn || done.Spawned || !method(fn) || len(c.res.SpawnsOf(fn)) == 0 {
			continue
		}
		call := callOf(fn, wait.Fn, maxStops, func(in ssa.Instruction) bool {
			return done.Deferred && chans.Dominates(done.Instr, in) || !done.Deferred && chans.Dominates(in, done.Instr)
		})
		if call == nil {
			continue
		}
		c.told[wait.Obj] = true
		c.report(call.Pos(), fn, "waitgroup-ownwait", finding.Medium,
			c.res.FuncName(call.Call.StaticCallee(), call.Pos())+" waits for ever: "+wait.Name+".Wait ("+c.res.Place(wait.Pos, call.Pos())+
				") counts this goroutine, which calls Done only afterwards ("+c.res.Place(done.Pos, call.Pos())+")")
	}
}

// method reports whether fn is a method whose receiver is all that it is given:
// nothing its callers pass decides what it does.
func method(fn *ssa.Function) bool {
	return fn.Signature.Recv() != nil && fn.Signature.Params().Len() == 0
}

// callOf is a call in fn, one that ok accepts, by which the method target comes
// to run on fn's own receiver; nil if there is none.
func callOf(fn, target *ssa.Function, depth int, ok func(ssa.Instruction) bool) *ssa.Call {
	if depth == 0 || len(fn.Params) == 0 {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, isCall := in.(*ssa.Call)
			if !isCall || !ok(in) {
				continue
			}
			callee := call.Call.StaticCallee()
			if callee == nil || !method(callee) || len(call.Call.Args) == 0 || call.Call.Args[0] != fn.Params[0] {
				continue
			}
			if callee == target || callOf(callee, target, depth-1, func(ssa.Instruction) bool { return true }) != nil {
				return call
			}
		}
	}
	return nil
}
