package condwait

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// withoutLock reports a Wait that no lock is held for: it unlocks a mutex that
// is not locked, which ends the program.
func (c *checker) withoutLock(wait *chans.Op) bool {
	if wait.Deferred || wait.Spawned || len(wait.Fn.Blocks) == 1 || len(c.res.SomeHeld(wait.Instr)) > 0 || !c.calledUnlocked(wait.Fn) {
		return false
	}
	c.report(wait, "condwait-nolock", finding.High,
		wait.Name+".Wait is called without its lock: Wait unlocks it first, which ends the program")
	return true
}

// calledUnlocked reports whether no caller of fn can hold a lock: it is one
// that other packages call, which do not see the lock, and whatever calls it
// here holds none.
func (c *checker) calledUnlocked(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return len(c.res.SpawnsOf(fn)) > 0 && len(c.res.Callers[fn]) <= len(c.res.SpawnsOf(fn))
	}
	callers := c.res.Callers[fn]
	if c.res.Closed[fn] && len(callers) == 0 {
		return false
	}
	if !c.res.Closed[fn] && (fn.Object() == nil || !fn.Object().Exported()) {
		return false
	}
	for _, call := range callers {
		if _, ok := call.(*ssa.Go); ok {
			continue
		}
		if len(c.res.SomeHeld(call)) > 0 || call.Parent() != fn && !c.locksNothing(call.Parent()) {
			return false
		}
	}
	return true
}

// locksNothing reports whether fn has nothing to do with locks, so that a call
// from it comes without one unless its own callers hold it.
func (c *checker) locksNothing(fn *ssa.Function) bool {
	f := c.res.Func(fn)
	return f != nil && f.Sum != nil && !f.Sum.Unknown && len(f.Sum.Outcomes) > 0 && fn.Object() != nil && fn.Object().Exported()
}

// unseen reports what a loop around Wait can miss: the state that it looks at
// is changed with no lock held, between its look and its wait, or by nobody.
func (c *checker) unseen(wait *chans.Op, signals []*chans.Op) {
	loop := c.res.LoopOf(wait.Instr.Block())
	if loop == nil || !wait.Obj.Known() || len(signals) == 0 {
		return
	}
	looked := c.lookedAt(loop)
	if len(looked) == 0 {
		return
	}
	written := false
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				f := writes(in)
				if f == nil || !looked[f] {
					continue
				}
				written = true
				c.unlockedChange(wait, signals, in, f)
				c.unsignalled(wait, loop, in, f)
			}
		}
	}
	if !written && c.plain(looked) {
		c.report(wait, "condwait-nostate", finding.High,
			wait.Name+".Wait waits for ever: nothing changes what its loop looks at")
	}
}

// unlockedChange reports a change of the state, in a function that signals,
// with no lock held.
func (c *checker) unlockedChange(wait *chans.Op, signals []*chans.Op, in ssa.Instruction, f *types.Var) {
	fn := in.Parent()
	for _, s := range signals {
		if s.Fn != fn || !chans.Reaches(in, s.Instr) || len(c.res.SomeHeld(in)) > 0 || !c.calledUnlocked(fn) {
			continue
		}
		c.report(s, "condwait-unlocked", finding.Medium,
			c.res.FieldClass(f)+" is changed without the lock ("+c.res.Place(in.Pos(), s.Pos)+"): a goroutine that has just looked at it and comes to "+wait.Name+".Wait at "+c.res.Place(wait.Pos, s.Pos)+" misses this signal")
		return
	}
}

// lookedAt lists the fields that decide whether the loop goes on, nil if
// something else decides too.
func (c *checker) lookedAt(loop *chans.Loop) map[*types.Var]bool {
	out := map[*types.Var]bool{}
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop.Body[b.Succs[0]] && loop.Body[b.Succs[1]] {
			continue
		}
		if !fieldsOf(iff.Cond, out, 0) {
			return nil
		}
	}
	return out
}

// fieldsOf collects the fields that a condition reads; false if it depends on
// anything else that can change.
func fieldsOf(v ssa.Value, out map[*types.Var]bool, depth int) bool {
	if depth > 5 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Parameter:
		return true
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return fieldsOf(v.X, out, depth+1)
		}
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			out[chans.FieldOf(fa.X.Type(), fa.Field)] = true
			return true
		}
	case *ssa.BinOp:
		return fieldsOf(v.X, out, depth+1) && fieldsOf(v.Y, out, depth+1)
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			return fieldsOf(v.Call.Args[0], out, depth+1)
		}
	}
	return false
}

// writes gives the field that an instruction changes, not counting that of an
// object which the function has just made.
func writes(in ssa.Instruction) *types.Var {
	switch in := in.(type) {
	case *ssa.Store:
		if fa, ok := in.Addr.(*ssa.FieldAddr); ok {
			if _, fresh := fa.X.(*ssa.Alloc); !fresh {
				return chans.FieldOf(fa.X.Type(), fa.Field)
			}
		}
	case *ssa.MapUpdate:
		return chans.FieldLoaded(in.Map)
	case *ssa.Call:
		if b, ok := in.Call.Value.(*ssa.Builtin); ok && (b.Name() == "delete" || b.Name() == "clear") {
			return chans.FieldLoaded(in.Call.Args[0])
		}
	}
	return nil
}

// plain reports whether nobody can change the fields but by a store that is
// seen: unexported ones of plain types, whose address goes nowhere.
func (c *checker) plain(fields map[*types.Var]bool) bool {
	for f := range fields {
		if f.Exported() || f.Pkg() != c.pass.Pkg {
			return false
		}
		if _, ok := f.Type().Underlying().(*types.Basic); !ok {
			return false
		}
	}
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				fa, ok := in.(*ssa.FieldAddr)
				if !ok || !fields[chans.FieldOf(fa.X.Type(), fa.Field)] {
					continue
				}
				for _, ref := range *fa.Referrers() {
					switch ref.(type) {
					case *ssa.UnOp, *ssa.Store, *ssa.DebugRef:
					default:
						return false
					}
				}
			}
		}
	}
	return true
}
