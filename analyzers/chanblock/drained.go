package chanblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// drained reports a receive that should empty a timer's channel and finds it
// empty: behind a Stop that says it has prevented the value, or where the value
// was received already.
//
//	case <-t.C:
//		if !t.Stop() { // false: it has fired
//			<-t.C // which this case has seen
//		}
//		t.Reset(d)
//
// Another condition on the way to the receive knows whether it was received, and
// is believed.
func (c *checker) drained(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		stop, negated := stopCall(iff.Cond)
		if stop == nil {
			continue
		}
		for succ := range b.Succs {
			recv := firstReceive(b.Succs[succ], stop.timer)
			if recv == nil || c.reported[recv.Pos()] {
				continue
			}
			if prevented := (succ == 0) != negated; prevented {
				c.say(recv.Pos(), fn, "chanblock-drained", finding.Medium,
					"this receive waits for ever: it comes when Stop has prevented the value that it waits for")
				continue
			}
			if before := c.receivedBefore(stop, fn); before.IsValid() {
				c.say(recv.Pos(), fn, "chanblock-drained", finding.Medium,
					"this receive waits for ever: the timer's value was received already ("+c.res.Place(before, recv.Pos())+"), and Stop reports false for that too")
			}
		}
	}
}

// stopping is a call of a timer's Stop.
type stopping struct {
	call  *ssa.Call
	timer any // a field, a variable or a register
}

// stopCall gives the Stop whose answer a condition is, or the negation of it.
func stopCall(cond ssa.Value) (s *stopping, negated bool) {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		s, _ = stopCall(not.X)
		return s, true
	}
	call, ok := cond.(*ssa.Call)
	if !ok {
		return nil, false
	}
	if timer, ok := timerOf(call, "Stop"); ok {
		return &stopping{call, timer}, false
	}
	return nil, false
}

// timerOf gives the timer of a call of the method: one of package time, or what
// a clock for tests puts in its place.
func timerOf(call *ssa.Call, method string) (any, bool) {
	cc := call.Common()
	if cc.IsInvoke() {
		return nameOf(cc.Value), cc.Method.Name() == method && hasC(cc.Value.Type())
	}
	callee := cc.StaticCallee()
	if callee == nil || callee.Name() != method || callee.Signature.Recv() == nil || len(cc.Args) == 0 {
		return nil, false
	}
	return nameOf(cc.Args[0]), callee.Pkg != nil && callee.Pkg.Pkg.Path() == "time" || hasC(cc.Args[0].Type())
}

// hasC reports whether the type has a method C for the channel of a timer.
func hasC(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "C")
	f, ok := obj.(*types.Func)
	return ok && f.Signature().Results().Len() == 1 && isTimeChan(f.Signature().Results().At(0).Type())
}

func isTimeChan(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && isTime(ch.Elem())
}

// nameOf tells timers apart: by the variable or field that holds them. A variable
// of an enclosing function is the same in the functions within.
func nameOf(v ssa.Value) any {
	for range 4 {
		switch x := v.(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.FieldAddr:
			return chans.FieldOf(x.X.Type(), x.Field).Origin()
		case *ssa.FreeVar:
			if outer := chans.Binding(x); outer != nil {
				v = outer
				continue
			}
			return x
		default:
			return v
		}
	}
	return v
}

// timerChan gives the timer whose channel a value is: t.C, or t.C() of a clock.
func timerChan(v ssa.Value) any {
	switch x := v.(type) {
	case *ssa.UnOp:
		if fa, ok := x.X.(*ssa.FieldAddr); ok && x.Op == token.MUL && isTimeChan(x.Type()) && chans.FieldOf(fa.X.Type(), fa.Field).Name() == "C" {
			return nameOf(fa.X)
		}
	case *ssa.Call:
		if timer, ok := timerOf(x, "C"); ok {
			return timer
		}
	}
	return nil
}

// firstReceive gives the receive from the timer's channel that a block comes to
// with no further condition.
func firstReceive(b *ssa.BasicBlock, timer any) *ssa.UnOp {
	if len(b.Preds) != 1 {
		return nil
	}
	for _, in := range b.Instrs {
		if u, ok := in.(*ssa.UnOp); ok && u.Op == token.ARROW && timer != nil && timerChan(u.X) == timer {
			return u
		}
	}
	return nil
}

// receivedBefore gives the place of a receive from the timer from which a way
// leads to the Stop on which nobody sets the timer anew.
func (c *checker) receivedBefore(stop *stopping, fn *ssa.Function) token.Pos {
	if pos := c.receivedOnWay(stop.timer, fn, stop.call); pos.IsValid() {
		return pos
	}
	// In a function that is called where the value has just come.
	reset := func(in ssa.Instruction) bool { return c.setsAnew(in, stop.timer) }
	direct := false
	chans.WalkEntry(fn, func(in ssa.Instruction) bool {
		direct = direct || in == ssa.Instruction(stop.call)
		return !direct && !reset(in)
	})
	if !direct {
		return token.NoPos
	}
	for _, call := range c.res.Callers[fn] {
		if plain, ok := call.(*ssa.Call); ok && plain.Parent() != fn {
			if pos := c.receivedOnWay(stop.timer, plain.Parent(), plain); pos.IsValid() {
				return pos
			}
		}
	}
	return token.NoPos
}

// receivedOnWay gives a receive from the timer in fn after which control can come
// to target with the timer as it is.
func (c *checker) receivedOnWay(timer any, fn *ssa.Function, target ssa.Instruction) token.Pos {
	found := token.NoPos
	from := func(pos token.Pos, walk func(func(ssa.Instruction) bool)) {
		walk(func(in ssa.Instruction) bool {
			if in == target {
				found = pos
			}
			return !found.IsValid() && !c.setsAnew(in, timer) && !asks(in, target)
		})
	}
	for _, b := range fn.Blocks {
		if sel, i, ok := chans.CaseOf(b, 0); ok && sel.States[i].Dir == types.RecvOnly && timerChan(sel.States[i].Chan) == timer {
			from(sel.States[i].Pos, func(visit func(ssa.Instruction) bool) {
				if first := b.Succs[0].Instrs[0]; visit(first) {
					chans.WalkFrom(first, visit)
				}
			})
		}
		for _, in := range b.Instrs {
			if u, ok := in.(*ssa.UnOp); ok && u.Op == token.ARROW && timerChan(u.X) == timer {
				from(u.Pos(), func(visit func(ssa.Instruction) bool) { chans.WalkFrom(u, visit) })
			}
		}
		if found.IsValid() {
			break
		}
	}
	return found
}

// asks reports whether control comes to target only as a condition in between
// says, other than by which case of a select was taken, whether what it received was a
// value, or whether a loop goes on:
// it may well know whether the value was received.
func asks(in, target ssa.Instruction) bool {
	iff, ok := in.(*ssa.If)
	if !ok || !iff.Block().Dominates(target.Block()) || iff.Block() == target.Block() {
		return false
	}
	if _, _, ok := chans.CaseOf(iff.Block(), 0); ok || closedToo(iff.Cond) {
		return false
	}
	leaves := func(b *ssa.BasicBlock) bool { return !chans.Reaches(b.Instrs[0], iff) }
	goesOn := slices.ContainsFunc(iff.Block().Preds, iff.Block().Dominates) && slices.ContainsFunc(iff.Block().Succs, leaves)
	return !goesOn
}

// closedToo reports whether a condition is the second result of a receive.
func closedToo(cond ssa.Value) bool {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond = not.X
	}
	ex, ok := cond.(*ssa.Extract)
	if !ok || ex.Index != 1 {
		return false
	}
	switch from := ex.Tuple.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		return from.Op == token.ARROW
	}
	return false
}

// setsAnew reports whether an instruction may give the timer another value to
// wait for: Reset, another timer in its place, or a call of a function of this
// package that does.
func (c *checker) setsAnew(in ssa.Instruction, timer any) bool {
	if v, ok := in.(ssa.Value); ok && timer == any(v) {
		return true // the register gets another timer
	}
	switch in := in.(type) {
	case *ssa.Store:
		return nameOf(in.Addr) == timer
	case *ssa.Call:
		if t, ok := timerOf(in, "Reset"); ok {
			return t == timer
		}
		callee := c.res.Static(in)
		if callee == nil {
			return false
		}
		for _, b := range callee.Blocks {
			for _, inner := range b.Instrs {
				if call, ok := inner.(*ssa.Call); ok {
					if t, ok := timerOf(call, "Reset"); ok && t == timer {
						return true
					}
				}
				if st, ok := inner.(*ssa.Store); ok && nameOf(st.Addr) == timer {
					return true
				}
			}
		}
	}
	return false
}
