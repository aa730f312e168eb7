package chanclose

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
)

// besideStop reports the close of a channel next to the close of the one that
// tells its senders to stop. A select that sends on the first and receives from
// the second says that its author expects the stop while it waits: then either
// case may be taken, and the send panics.
func (c *checker) besideStop(cl *chans.Op) {
	if cl.Deferred || cl.Spawned || cl.Via != nil || cl.Obj.Elem || cl.Obj.Foreign {
		return
	}
	for _, send := range cl.Obj.Of(chans.Send) {
		if send.Select == nil || !send.Select.Blocking || send.Deferred || access.Outermost(send.Fn) == access.Outermost(cl.Fn) {
			continue
		}
		for _, st := range send.Select.States {
			if st.Dir != types.RecvOnly {
				continue
			}
			stop := c.res.Object(st.Chan)
			if stop == nil || stop == cl.Obj || stop.Foreign {
				continue
			}
			for _, told := range stop.Of(chans.Close) {
				if !c.together(told, cl) || c.locks(send.Fn) && c.locks(cl.Fn) || c.res.LeadsTo(cl.Fn, send.Fn) || c.countedOut(send, cl) {
					continue
				}
				c.report(cl, "chanclose-besidestop", finding.Medium,
					cl.Name+" is closed here while "+c.res.FuncName(send.Fn, cl.Pos)+" may still be in its select at "+c.res.Place(send.Pos, cl.Pos)+": the case for "+told.Name+" does not keep it from sending, and that panics")
				return
			}
		}
	}
}

// countedOut reports whether the closer goes round until a count is gone by which the
// sender is counted while it sends: for pending.Load() > 0 { … }.
func (c *checker) countedOut(send, cl *chans.Op) bool {
	var counts []*types.Var
	for _, b := range send.Fn.Blocks {
		for _, in := range b.Instrs {
			if f := atomicCall(in, "Add", "Inc"); f != nil && chans.Dominates(in, send.Instr) {
				counts = append(counts, f)
			}
		}
	}
	for _, b := range cl.Fn.Blocks {
		for _, in := range b.Instrs {
			if f := atomicCall(in, "Load"); f != nil && slices.Contains(counts, f) && c.res.LoopOf(b) != nil && chans.Dominates(in, cl.Instr) {
				return true
			}
		}
	}
	return false
}

// atomicCall is the field that an instruction works on by a function or a method of an
// atomic whose name begins with one of the words.
func atomicCall(in ssa.Instruction, words ...string) *types.Var {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	kind, at, _ := ops.Atomic(&call.Call)
	if kind == ops.NotAtomic || !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(call.Call.StaticCallee().Name(), w) }) {
		return nil
	}
	if load, ok := at.(*ssa.UnOp); ok {
		at = load.X
	}
	if fa, ok := at.(*ssa.FieldAddr); ok {
		return chans.FieldOf(fa.X.Type(), fa.Field)
	}
	return nil
}

// together reports whether one function closes both, one right after the other,
// with nothing that waits before or between.
func (c *checker) together(a, b *chans.Op) bool {
	if a.Fn != b.Fn || a.Deferred || a.Spawned {
		return false
	}
	first, second := a.Instr, b.Instr
	if !chans.Reaches(first, second) {
		first, second = second, first
	}
	if !chans.ReachesAvoiding(first, second, c.mayWait) {
		return false
	}
	return !c.waitsOn(first)
}

// mayWait reports whether an instruction waits for others, which may be the
// senders, or calls what may.
func (c *checker) mayWait(in ssa.Instruction) bool {
	if _, ok := in.(*ssa.Go); ok {
		return false
	}
	for _, op := range c.res.OpsAt(in) {
		switch op.Kind {
		case chans.Wait, chans.Recv, chans.Range, chans.CondWait:
			if op.Select == nil || op.Select.Blocking {
				return true
			}
		}
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	if _, ok := call.Call.Value.(*ssa.Builtin); ok {
		return false
	}
	callee := c.res.Static(call)
	if callee == nil {
		return c.namedWait(&call.Call)
	}
	return c.waitsIn(callee, 0)
}

func (c *checker) waitsIn(fn *ssa.Function, depth int) bool {
	if depth > 3 {
		return true // not known
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if slices.ContainsFunc(c.res.OpsAt(in), func(op *chans.Op) bool {
				return op.Kind == chans.Wait || (op.Kind == chans.Recv || op.Kind == chans.Range || op.Kind == chans.CondWait) && op.Alone()
			}) {
				return true
			}
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if callee := c.res.Static(call); callee != nil && callee != fn {
				if c.waitsIn(callee, depth+1) {
					return true
				}
			} else if c.namedWait(&call.Call) {
				return true
			}
		}
	}
	return false
}

// namedWait reports whether a call that cannot be looked into ends or waits for
// something by its name, or is that of an unknown function.
func (c *checker) namedWait(call *ssa.CallCommon) bool {
	name := ""
	switch fn := call.StaticCallee(); {
	case call.IsInvoke():
		name = call.Method.Name()
	case fn != nil:
		name = fn.Name()
	default:
		_, builtin := call.Value.(*ssa.Builtin)
		return !builtin
	}
	return slices.ContainsFunc([]string{"Wait", "Await", "Stop", "Close", "Shutdown", "Join", "Drain", "Flush"}, func(word string) bool {
		return len(name) >= len(word) && name[:len(word)] == word
	})
}
