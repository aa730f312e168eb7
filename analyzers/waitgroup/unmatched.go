package waitgroup

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unmatched reports a return between an Add and what it counts: the goroutine is
// not started there, or the job not handed over, and nothing takes the count
// back, while somebody else waits.
func (c *checker) unmatched(add *chans.Op) {
	if add.Deferred || add.Spawned || add.Via != nil || add.Obj.UnknownSend || add.Obj.Foreign || add.Obj.Elem {
		return
	}
	if k, ok := add.Count(); ok && k <= 0 {
		return
	}
	wait := c.otherWait(add)
	if wait == nil || slices.ContainsFunc(add.Obj.Of(chans.Done), inHandler) {
		return
	}
	defers := c.res.Defers(add.Fn)
	for _, ops := range defers {
		for _, op := range ops {
			if op.Obj == add.Obj && op.Kind != chans.Wait {
				return // the count is settled when the function ends
			}
		}
	}
	reaching := c.reaching(add.Obj)
	var exit *ssa.Return
	starts := false // another way leads to what is counted
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if c.takesBack(in, add.Obj) {
				return st, false
			}
			if c.mayStart(in, reaching) {
				starts = true
				return st, false
			}
			if ret, ok := in.(*ssa.Return); ok && exit == nil && ret.Pos().IsValid() && !handsOut(ret) {
				exit = ret
			}
			return st, true
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sel, i, ok := chans.CaseOf(from, succ); ok && sel.States[i].Dir == types.SendOnly {
				starts = true // the count goes with what is sent
				return st, false
			}
			return st, true
		},
	}
	paths.From(add.Instr, 0)
	if exit == nil || !starts {
		return
	}
	c.told[add.Obj] = true
	c.report(exit.Pos(), add.Fn, "waitgroup-unmatched", finding.Medium,
		"this return leaves "+add.Name+".Add ("+c.res.Place(add.Pos, exit.Pos())+") without what it counts: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, exit.Pos())+" waits for ever")
}

// inHandler reports whether a count is taken back in a function literal that is kept in
// a field or a map: whatever the object was handed to may call it later.
func inHandler(done *chans.Op) bool {
	for fn := done.Fn; fn.Parent() != nil; fn = fn.Parent() {
		for _, b := range fn.Parent().Blocks {
			for _, in := range b.Instrs {
				if mc, ok := keptValue(in).(*ssa.MakeClosure); ok && mc.Fn == fn {
					return true
				}
			}
		}
	}
	return false
}

// keptValue is what an instruction puts into a field or a map.
func keptValue(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.Store:
		if _, field := in.Addr.(*ssa.FieldAddr); field {
			return in.Val
		}
	case *ssa.MapUpdate:
		return in.Value
	}
	return nil
}

// otherWait gives a Wait that is come to after a return of the function around
// add: one of another function, or a deferred one.
func (c *checker) otherWait(add *chans.Op) *chans.Op {
	for _, wait := range add.Obj.Of(chans.Wait) {
		if wait.Fn != add.Fn && wait.Fn.Parent() != add.Fn || wait.Deferred && wait.Fn == add.Fn {
			return wait
		}
	}
	return nil
}

// takesBack reports whether an instruction counts o down, or is on the way to it.
func (c *checker) takesBack(in ssa.Instruction, o *chans.Object) bool {
	for _, op := range c.res.OpsAt(in) {
		if op.Obj == o && op.Kind != chans.Wait {
			return true
		}
	}
	d, ok := in.(*ssa.Defer)
	return ok && c.reachesDone(d, o)
}

// mayStart reports whether an instruction hands a count to somebody who may count
// it down: a goroutine, a receiver, a function that is given, or a call of what
// comes to the counter.
func (c *checker) mayStart(in ssa.Instruction, reaching map[*ssa.Function]bool) bool {
	switch in := in.(type) {
	case *ssa.Go, *ssa.Send, *ssa.Panic, *ssa.MapUpdate:
		return true
	case *ssa.Store:
		return holdsFunc(in.Val.Type()) && chans.Cell(in.Addr) == nil
	case *ssa.Call:
		if _, ok := in.Call.Value.(*ssa.Builtin); ok {
			return false
		}
		for _, a := range in.Call.Args {
			if holdsFunc(a.Type()) {
				return true
			}
		}
		callee := c.res.Static(in)
		return callee != nil && reaching[callee] || callee == nil && !in.Call.IsInvoke() && in.Call.StaticCallee() == nil
	}
	return false
}

// handsOut reports whether a return gives its caller something to count down
// with: a function, or an object.
func handsOut(ret *ssa.Return) bool {
	for _, v := range ret.Results {
		if k, ok := v.(*ssa.Const); ok && (k.IsNil() || k.Value != nil) {
			continue
		}
		if types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
			continue
		}
		if _, ok := v.Type().Underlying().(*types.Basic); !ok {
			return true
		}
	}
	return false
}

func holdsFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// reaching lists the functions that do something to o, and those that call them,
// start them or hold them as literals.
func (c *checker) reaching(o *chans.Object) map[*ssa.Function]bool {
	out := map[*ssa.Function]bool{}
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || out[fn] {
			return
		}
		out[fn] = true
		add(fn.Parent())
		for _, call := range c.res.Callers[fn] {
			add(call.Parent())
		}
	}
	for _, op := range o.Ops {
		add(op.Fn)
	}
	return out
}
