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
			ctx, ok := recv.X.(*ssa.Call).Call.Value.(*ssa.Extract)
			if !ok || ctx.Index != 0 {
				continue
			}
			if made, ok := ctx.Tuple.(*ssa.Call); ok && endsNever(made) && onlyDeferred(made) {
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

// onlyDeferred reports whether the cancel function that a call gives is only called by
// defer statements.
func onlyDeferred(call *ssa.Call) bool {
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
			default:
				return false
			}
		}
	}
	return n > 0
}
