package waitgroup

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// skipped reports a return that leaves a goroutine without its Done.
func (c *checker) skipped(done *chans.Op) {
	if done.Deferred || done.Spawned || !c.countedOutside(done) || c.res.LoopOf(done.Instr.Block()) != nil {
		return
	}
	settle := map[ssa.Instruction]bool{}
	for _, op := range done.Obj.Of(chans.Done) {
		switch {
		case op.Fn == done.Fn && op.Deferred, op.Fn.Parent() == done.Fn:
			return // runs at some other time
		case op.Fn == done.Fn:
			settle[op.Instr] = true
		}
	}
	var exit *ssa.Return
	paths := chans.Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if exit != nil || settle[in] {
			return st, false
		}
		if call, ok := in.(ssa.CallInstruction); ok && c.reachesDone(call, done.Obj) {
			return st, false
		}
		if ret, ok := in.(*ssa.Return); ok {
			exit = ret
		}
		return st, true
	}}
	paths.FromEntry(done.Fn, 0)
	if exit == nil {
		return
	}
	conf := finding.High
	pos, what := exit.Pos(), "this return skips "+done.Name+".Done ("+c.res.Place(done.Pos, exit.Pos())+")"
	if !pos.IsValid() {
		pos, what = done.Pos, done.Name+".Done is skipped on a path to the end of the goroutine"
		if conf = finding.Medium; c.res.InTest(pos) {
			conf = finding.Low // a loop that the test ends in another way
		}
	}
	wait := done.Obj.Of(chans.Wait)[0]
	c.told[done.Obj] = true
	c.report(pos, done.Fn, "waitgroup-skipped", conf,
		what+": "+wait.Name+".Wait at "+c.res.Place(wait.Pos, pos)+" waits for ever")
}

// skippedAbroad reports a goroutine that runs a function of another package which
// calls Done on some paths only.
func (c *checker) skippedAbroad(done *chans.Op) {
	if !c.countsAbroad(done, done.Obj) || !done.Via.Maybe || len(done.Obj.Of(chans.Wait)) == 0 || len(done.Obj.Of(chans.Add)) == 0 {
		return
	}
	for _, op := range c.res.OpsAt(done.Instr) {
		if op != done && op.Obj == done.Obj {
			return // the other paths have another
		}
	}
	wait := done.Obj.Of(chans.Wait)[0]
	c.told[done.Obj] = true
	c.report(done.Pos, done.Fn, "waitgroup-skipped", finding.High,
		"this goroutine ends without "+done.Name+".Done on a path of the function that it runs: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, done.Pos)+" waits for ever")
}

// countedOutside reports whether done stands in a goroutine body that another
// function counts with Add, and something waits.
func (c *checker) countedOutside(done *chans.Op) bool {
	if len(done.Obj.Of(chans.Wait)) == 0 || len(c.res.SpawnsOf(done.Fn)) == 0 {
		return false
	}
	for _, add := range done.Obj.Of(chans.Add) {
		if add.Fn == done.Fn {
			return false
		}
	}
	for _, s := range c.res.SpawnsOf(done.Fn) {
		if s.In == done.Fn {
			return false // a chain of goroutines, of which one counts
		}
	}
	return len(done.Obj.Of(chans.Add)) > 0
}

// skippedByPanic reports a Done that stands after the call of unknown code in
// a goroutine whose panics are recovered: the program lives on, and waits.
func (c *checker) skippedByPanic(done *chans.Op) {
	if done.Deferred || done.Spawned || len(done.Obj.Of(chans.Wait)) == 0 {
		return
	}
	callback := c.callbackBefore(done)
	if callback == nil || !c.res.Recovers(done.Fn) && !c.runByRecoverer(done.Fn) {
		return
	}
	for _, op := range done.Obj.Of(chans.Done) {
		if op.Fn == done.Fn && op.Deferred {
			return
		}
	}
	wait := done.Obj.Of(chans.Wait)[0]
	c.report(done.Pos, done.Fn, "waitgroup-panic", finding.High,
		done.Name+".Done is skipped when the callback at "+c.res.Place(callback.Pos(), done.Pos)+" panics, which is recovered: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, done.Pos)+" waits for ever")
}

// callbackBefore gives a call of a function value that always comes before done.
func (c *checker) callbackBefore(done *chans.Op) ssa.Instruction {
	for _, b := range done.Fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || call.Call.IsInvoke() || !chans.Dominates(in, done.Instr) {
				continue
			}
			if _, ok := call.Call.Value.(*ssa.Builtin); ok {
				continue
			}
			if len(c.res.Resolve(call.Call.Value)) == 0 {
				return in
			}
		}
	}
	return nil
}

// runByRecoverer reports whether fn is handed to a function that calls it where
// a panic is recovered.
func (c *checker) runByRecoverer(fn *ssa.Function) bool {
	for _, user := range c.res.Funcs {
		for _, b := range user.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				callee, effects := c.res.Static(call), c.res.EffectsOf(call.Common())
				for i, a := range call.Common().Args {
					for _, f := range c.res.Resolve(a) {
						if f == fn && (effects.Catches(i) || callee != nil && c.callsUnderRecover(callee, callee.Params[i], 0)) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// callsUnderRecover reports whether h, a literal of it, or a function that it
// hands p on to, calls its parameter p with a deferred recover.
func (c *checker) callsUnderRecover(h *ssa.Function, p *ssa.Parameter, depth int) bool {
	if depth > 4 {
		return false
	}
	for _, fn := range append([]*ssa.Function{h}, h.AnonFuncs...) {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if sameFunc(call.Common().Value, p) && c.res.Recovers(fn) {
					return true
				}
				callee := c.res.Static(call)
				if callee == nil {
					continue
				}
				for i, a := range call.Common().Args {
					if sameFunc(a, p) && c.callsUnderRecover(callee, callee.Params[i], depth+1) {
						return true
					}
				}
			}
		}
	}
	return false
}

// sameFunc reports whether v is the parameter p, possibly captured.
func sameFunc(v ssa.Value, p *ssa.Parameter) bool {
	if chans.Root(v) == ssa.Value(p) {
		return true
	}
	if load, ok := v.(*ssa.UnOp); ok {
		if cell := chans.Cell(load.X); cell != nil {
			return chans.OnlyStore(cell) == ssa.Value(p)
		}
	}
	return false
}

// mayRefuse reports an Add before a helper that starts the goroutine on some
// paths only, when its answer is thrown away.
func (c *checker) mayRefuse(add *chans.Op) {
	if add.Deferred || len(add.Obj.Of(chans.Wait)) == 0 {
		return
	}
	chans.WalkFrom(add.Instr, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok {
			return true
		}
		for _, op := range c.res.OpsAt(in) {
			if op.Obj == add.Obj {
				return false
			}
		}
		helper := c.res.Static(call)
		if helper == nil || !answersBool(helper) || len(*call.Referrers()) > 0 {
			return true
		}
		for i, a := range call.Call.Args {
			for _, f := range c.res.Resolve(a) {
				if c.doesDone(f, add.Obj, 0) && c.startsOnSomePaths(helper, helper.Params[i]) {
					wait := add.Obj.Of(chans.Wait)[0]
					c.told[add.Obj] = true
					c.report(call.Pos(), add.Fn, "waitgroup-refused", finding.High,
						c.res.FuncName(helper, call.Pos())+" may refuse to start the goroutine that "+add.Name+".Add counts at "+c.res.Place(add.Pos, call.Pos())+", and its answer is ignored: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, call.Pos())+" waits for ever")
					return false
				}
			}
		}
		return true
	})
}

func answersBool(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if res.Len() != 1 {
		return false
	}
	b, ok := res.At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// startsOnSomePaths reports whether h runs its parameter p on one path and
// returns on another without having done so.
func (c *checker) startsOnSomePaths(h *ssa.Function, p *ssa.Parameter) bool {
	starts := map[ssa.Instruction]bool{}
	for _, b := range h.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if sameFunc(call.Common().Value, p) {
				starts[in] = true
			}
			for _, fn := range c.res.Resolve(call.Common().Value) {
				if fn.Parent() == h && c.usesFunc(fn, p) {
					starts[in] = true
				}
			}
			for _, a := range call.Common().Args {
				if sameFunc(a, p) {
					starts[in] = true
				}
			}
		}
	}
	return len(starts) > 0 && chans.Skips(h, func(in ssa.Instruction) bool { return starts[in] })
}

// usesFunc reports whether the literal calls the captured parameter p.
func (c *checker) usesFunc(lit *ssa.Function, p *ssa.Parameter) bool {
	for _, b := range lit.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok && sameFunc(call.Common().Value, p) {
				return true
			}
		}
	}
	return false
}
