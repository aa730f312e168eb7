package chanblock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// ownCancel reports a wait for the end of a context that only the function itself ends,
// by a deferred call of cancel, once it has waited:
//
//	ctx, cancel := context.WithCancel(context.Background())
//	defer cancel()
//	…
//	<-ctx.Done()
func (c *checker) ownCancel(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			recv, ok := in.(*ssa.UnOp)
			if !ok || recv.Op != token.ARROW || !chans.IsCtxDone(recv.X) {
				continue
			}
			if made := contextOf(recv.X); made != nil && made.Parent() == fn && endsNever(made) && cancelledBehind(made, nil) {
				c.say(recv.Pos(), fn, "chanblock-owncancel", finding.High,
					"receive from ctx.Done waits for ever: only the deferred cancel of this function ends that context")
			}
		}
	}
}

// endsNever reports whether a call makes a context that nobody but its cancel ends.
func endsNever(call *ssa.Call) bool {
	if name := chans.CalleeName(call.Common()); name != "context.WithCancel" && name != "context.WithCancelCause" {
		return false
	}
	parent, ok := call.Call.Args[0].(*ssa.Call)
	if !ok {
		return false
	}
	name := chans.CalleeName(parent.Common())
	return name == "context.Background" || name == "context.TODO"
}

// contextOf gives the call that made the context whose Done channel v is, also where a
// literal captured the context; nil if it is not seen.
func contextOf(v ssa.Value) *ssa.Call {
	ctx := chans.Root(v.(*ssa.Call).Call.Value)
	if load, ok := ctx.(*ssa.UnOp); ok && load.Op == token.MUL {
		ctx = chans.Root(load.X)
	}
	if cell, ok := ctx.(*ssa.Alloc); ok {
		ctx = chans.OnlyStore(cell)
	}
	ex, ok := ctx.(*ssa.Extract)
	if !ok || ex.Index != 0 {
		return nil
	}
	made, _ := ex.Tuple.(*ssa.Call)
	return made
}

// cancelledBehind reports whether the cancel function that a call gives is only called
// when its function returns, or, where at is given, where control does not come to at
// again.
func cancelledBehind(call *ssa.Call, at ssa.Instruction) bool {
	n := 0
	for _, ref := range *call.Referrers() {
		cancel, ok := ref.(*ssa.Extract)
		if !ok || cancel.Index != 1 {
			continue
		}
		for _, use := range *cancel.Referrers() {
			switch use := use.(type) {
			case *ssa.DebugRef:
			case *ssa.Defer:
				if use.Call.Value != ssa.Value(cancel) {
					return false
				}
				n++
			case *ssa.Call:
				if at == nil || use.Call.Value != ssa.Value(cancel) || chans.Reaches(use, at) {
					return false
				}
				n++
			default:
				return false
			}
		}
	}
	return n > 0
}
