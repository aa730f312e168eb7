package goroutineleak

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// unclosed reports an object whose constructor, in another package, starts a
// goroutine that only a method of the object ends, when the object stays in one
// function and nothing there calls that method.
func (c *checker) unclosed() {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(*ssa.Call); ok {
					c.unclosedAt(fn, call)
					c.dropped(fn, call)
					c.droppedContext(fn, call)
					c.discarded(fn, call)
					c.pulled(fn, call)
				}
			}
		}
	}
}

func (c *checker) unclosedAt(fn *ssa.Function, call *ssa.Call) {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Pkg == c.res.SSA {
		return // a constructor of our own is played
	}
	e := c.res.EffectsOf(&call.Call)
	if e == nil || len(e.Ends) == 0 {
		return
	}
	obj := summary.ResultValue(call, 0)
	if obj == nil || isMain(fn) || c.forLife(fn, 0) || !returns(fn) || !onlyUsed(obj, e.Ends, map[ssa.Value]bool{}) {
		return
	}
	c.report(call.Pos(), fn, "goroutineleak-unclosed", finding.Medium,
		"nothing calls "+strings.Join(e.Ends, " or ")+" on what "+c.res.CallText(call)+" returns: the goroutine that it starts ("+e.Starts+") never ends")
}

// returns reports whether fn can come to an end: else what it made lives as
// long as it does.
func returns(fn *ssa.Function) bool {
	found := false
	chans.WalkEntry(fn, func(in ssa.Instruction) bool {
		_, ret := in.(*ssa.Return)
		found = found || ret
		return !found
	})
	return found
}

// onlyUsed reports whether an object is only used for calls of its own methods,
// none of those that end it, and goes nowhere else.
func onlyUsed(v ssa.Value, ends []string, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			for _, use := range *ref.Referrers() {
				if load, ok := use.(*ssa.UnOp); !ok || load.X != ssa.Value(ref) {
					return false
				}
			}
		case *ssa.MakeClosure:
			if !onlyUsed(ref.Fn.(*ssa.Function).FreeVars[slices.Index(ref.Bindings, v)], ends, seen) {
				return false
			}
		case ssa.CallInstruction:
			callee := ref.Common().StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || slices.Index(ref.Common().Args, v) != 0 ||
				slices.Contains(ref.Common().Args[1:], v) || slices.Contains(ends, callee.Name()) {
				return false
			}
		case *ssa.Store:
			cell := chans.Cell(ref.Addr)
			if cell == nil || chans.OnlyStore(cell) != v || !onlyUsed(cell, ends, seen) {
				return false
			}
		case *ssa.UnOp:
			if !onlyUsed(ref, ends, seen) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
