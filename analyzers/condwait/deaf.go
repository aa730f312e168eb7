package condwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// deaf reports a Wait in a loop that looks whether a context has ended, where nobody who
// hears of that, or wakes up by the clock, signals: the loop looks only when something
// else has woken it.
func (c *checker) deaf(wait *chans.Op, signals []*chans.Op) {
	loop := c.res.LoopOf(wait.Instr.Block())
	if loop == nil || len(signals) == 0 || !wait.Obj.Known() || wait.Obj.Elem || !asksContext(loop) {
		return
	}
	if slices.ContainsFunc(signals, func(op *chans.Op) bool { return op.Fn == nil || c.awake(op.Fn, 0) }) || c.armed(wait.Fn) {
		return
	}
	c.report(wait, "condwait-deaf", finding.Medium,
		wait.Name+".Wait does not hear of the end of the context that its loop looks at: nothing signals when that comes")
}

// asksContext reports whether a round of the loop asks if a context has ended, without
// waiting for that.
func asksContext(loop *chans.Loop) bool {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Call:
				if chans.CalleeName(in.Common()) == "context.Context.Err" {
					return true
				}
			case *ssa.Select:
				if !in.Blocking && slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return chans.IsCtxDone(st.Chan) }) {
					return true
				}
			}
		}
	}
	return false
}

// awake reports whether fn, or one that leads to it, hears of the end of a context, of a
// timer or of a channel of which no more is known here.
func (c *checker) awake(fn *ssa.Function, depth int) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if c.res.OpsAt(in) != nil {
					return true
				}
			}
		}
	}
	if depth > 3 {
		return true
	}
	for _, s := range c.res.SpawnsOf(fn) {
		if _, ok := s.Instr.(*ssa.Go); !ok {
			return true // a timer, or the end of a context
		}
	}
	return slices.ContainsFunc(c.res.Callers[fn], func(call ssa.CallInstruction) bool { return c.awake(call.Parent(), depth+1) })
}

// armed reports whether a function sets a timer, or asks to be told of the end of a
// context, before it waits.
func (c *checker) armed(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok {
				switch chans.CalleeName(call.Common()) {
				case "context.AfterFunc", "time.AfterFunc":
					return true
				}
			}
		}
	}
	return false
}
