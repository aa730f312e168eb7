package chanclose

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// racing reports the close of a field's channel by code that is called from
// elsewhere, such as a shutdown hook, while methods that are called from
// elsewhere too send on it, and neither side looks at the other.
func (c *checker) racing(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 || o.Elem || o.Foreign {
		return
	}
	for _, cl := range closes {
		if !c.callback(cl.Fn) || cl.Deferred || c.waitsBefore(cl) || c.locks(cl.Fn) {
			continue
		}
		for _, send := range o.Of(chans.Send) {
			if !send.Alone() || send.Deferred || access.Outermost(send.Fn) == access.Outermost(cl.Fn) || c.res.Guarded(send) || c.locks(send.Fn) {
				continue
			}
			if !c.fromOutside(send.Fn, 0) {
				continue
			}
			c.report(cl, "chanclose-racing", finding.Medium,
				cl.Name+" is closed here while "+c.res.FuncName(send.Fn, cl.Pos)+" may still send on it ("+c.res.Place(send.Pos, cl.Pos)+"): that send panics")
			return
		}
	}
}

// callback reports whether fn is a literal that is handed to code of another
// package: nobody here knows when it runs.
func (c *checker) callback(fn *ssa.Function) bool {
	return fn.Parent() != nil && !c.res.Closed[fn] && len(c.res.SpawnsOf(fn)) == 0 && !c.res.RunsOnce(fn)
}

// waitsBefore reports whether something is waited for before the close: then
// the senders may be gone.
func (c *checker) waitsBefore(cl *chans.Op) bool {
	for _, op := range c.res.OpsIn(cl.Fn) {
		switch op.Kind {
		case chans.Wait, chans.Recv, chans.Range, chans.CondWait:
			return true
		}
	}
	for _, b := range cl.Fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok && in != cl.Instr && chans.Dominates(in, cl.Instr) {
				if _, ok := call.Common().Value.(*ssa.Builtin); !ok {
					return true // may stop the senders
				}
			}
		}
	}
	return false
}

// locks reports whether fn calls a Lock of any kind.
func (c *checker) locks(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok {
				switch chans.CalleeName(call.Common()) {
				case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
					return true
				}
			}
		}
	}
	return false
}

// fromOutside reports whether an exported method leads to fn.
func (c *checker) fromOutside(fn *ssa.Function, depth int) bool {
	if fn.Object() != nil && fn.Object().Exported() && fn.Signature.Recv() != nil {
		return true
	}
	if depth > 3 {
		return false
	}
	for _, call := range c.res.Callers[fn] {
		if c.fromOutside(access.Outermost(call.Parent()), depth+1) {
			return true
		}
	}
	return false
}

// checkedFirst reports a close behind a select that only looks whether it was
// done already, with no lock held: two goroutines that look at the same time
// both close.
func (c *checker) checkedFirst(op *chans.Op) {
	if op.Deferred || len(op.Obj.Fields) == 0 && len(op.Obj.Globals) == 0 || c.res.RunsOnce(op.Fn) || !c.behindLook(op) {
		return
	}
	fn := access.Outermost(op.Fn)
	if len(c.res.SomeHeld(op.Instr)) > 0 || c.underLock(fn) || c.locks(fn) {
		return
	}
	conf := finding.Low // mostly one goroutine closes, and looks because it may come twice
	if c.severalRun(op.Fn) {
		conf = finding.Medium
	}
	c.report(op, "chanclose-check", conf,
		"close of "+op.Name+" panics when two goroutines look at the same time whether it is closed: nothing keeps the look and the close together")
}

// behindLook reports whether a select with default that receives from the
// channel decides about the close.
func (c *checker) behindLook(op *chans.Op) bool {
	for b := op.Instr.Block(); b.Idom() != nil; b = b.Idom() {
		sel, i, ok := chans.CaseOf(b.Idom(), 0)
		if !ok || sel.Blocking || b != b.Idom().Succs[1] {
			continue
		}
		if st := sel.States[i]; c.res.Object(st.Chan) == op.Obj && chans.SamePath(st.Chan, op.Val) {
			return true
		}
	}
	return false
}

// underLock reports whether fn has callers here that hold a lock.
func (c *checker) underLock(fn *ssa.Function) bool {
	for _, call := range c.res.Callers[fn] {
		if len(c.res.SomeHeld(call)) > 0 || c.locks(call.Parent()) {
			return true
		}
	}
	return len(c.res.Context(fn).Gates) > 0
}

// severalRun reports whether fn runs in a goroutine of its own and elsewhere,
// or in several. Tests call what they test in their own way.
func (c *checker) severalRun(fn *ssa.Function) bool {
	starts, plain := map[*chans.Spawn]bool{}, 0
	again := false
	note := func(ss []*chans.Spawn) {
		for _, s := range ss {
			starts[s] = true
			again = again || c.res.LoopOf(s.Instr.Block()) != nil
		}
	}
	note(c.res.SpawnsOf(fn))
	for _, call := range c.res.Callers[fn] {
		if _, ok := call.(*ssa.Go); ok || c.res.InTest(call.Pos()) && !c.res.InTest(fn.Pos()) {
			continue
		}
		if ss := c.res.SpawnsOf(call.Parent()); len(ss) > 0 {
			note(ss)
		} else {
			plain++
		}
	}
	exported := fn.Object() != nil && fn.Object().Exported()
	return again || len(starts) > 1 || len(starts) == 1 && (plain > 0 || exported)
}
