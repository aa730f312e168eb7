package unlock

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// callbacks reports a lock that is let go after the call of a function which
// somebody else gave, in a function that recovers from its panics: the program
// lives on, and the lock stays.
func (c *checker) callbacks() {
	if !c.recovers() || c.unlocksLate() {
		return
	}
	for _, b := range c.f.Fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || call.Call.IsInvoke() || call.Call.StaticCallee() != nil {
				continue
			}
			if _, builtin := call.Call.Value.(*ssa.Builtin); builtin {
				continue
			}
			for _, h := range c.res.Held(in) {
				if len(c.f.Released[h.At]) == 0 || c.left[h.At] {
					continue
				}
				pos := summary.PosOf(in)
				c.reportAs(pos, finding.Medium, category(h), h.Lock, c.tookSteps(h), fmt.Sprintf(
					"%s stays %s when this callback panics, which is recovered (%s at %s)", c.heldName(h), locked(h.Mode), locked(h.Mode), c.res.Since(h.At.Pos(), pos)))
			}
		}
	}
}

// unlocksLate reports whether any deferred call lets a lock go.
func (c *checker) unlocksLate() bool {
	for _, b := range c.f.Fn.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			if ops.Of(&d.Call).Kind == ops.Release {
				return true
			}
			if callee := d.Call.StaticCallee(); callee == nil || unlocks(callee) {
				return true
			}
		}
	}
	return false
}

// unlocks reports whether a function does anything but to recover and to tell:
// it lets a lock go, or calls what may.
func unlocks(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if ok && (ops.Of(call.Common()).Kind == ops.Release || call.Common().StaticCallee() != nil && call.Common().StaticCallee().Pkg == fn.Pkg) {
				return true
			}
		}
	}
	return false
}
