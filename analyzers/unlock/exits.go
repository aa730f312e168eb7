package unlock

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// exits reports ways out of the function that leave a lock held which other
// ways release.
func (c *checker) exits() {
	for i := range c.f.Exits {
		e := &c.f.Exits[i]
		_, isReturn := e.At.(*ssa.Return)
		if !isReturn && !c.recovers() {
			continue // the program ends, or the caller's recover has to know
		}
		for _, h := range e.Held {
			if h.Path.Kind == access.Stale || !c.forgotten(e, h) || c.meant(h.At) {
				continue
			}
			where, pos := "at this return", exitPos(e.At)
			if !isReturn {
				if c.releasedByDefer(e, h) {
					continue
				}
				where = "at this panic"
			}
			c.report(pos, category(h), h.Lock, c.tookSteps(h), "%s", c.still(h, where, pos))
		}
	}
}

// exitPos is the place of a return; one at the end of the body has none of its
// own and stands at the closing brace.
func exitPos(at ssa.Instruction) token.Pos {
	if at.Pos().IsValid() {
		return at.Pos()
	}
	if syntax := at.Parent().Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return summary.PosOf(at)
}

// forgotten reports whether the function means to release h and misses it on
// the way to e.
func (c *checker) forgotten(e *summary.Exit, h summary.Held) bool {
	return !c.left[h.At] && !c.passedOn(h) && c.f.Forgotten(e, h)
}

// passedOn reports whether a permit of a channel may be meant for another round
// or another call: taken in a loop, where one was free, or by a function that
// calls itself. One that is handed to a goroutine of the same round is not, but a
// semaphore that the function has made ends with it.
func (c *checker) passedOn(h summary.Held) bool {
	if h.Mode != lockgraph.Permit || !isChannel(h.At) {
		return false
	}
	if slices.ContainsFunc(c.f.Released[h.At], isGo) {
		return h.Path.Kind == access.Local
	}
	sel, chosen := h.At.(*ssa.Select)
	return chosen && !sel.Blocking || c.repeats(h.At.Block()) || c.recursive(c.f.Fn)
}

func isGo(in ssa.Instruction) bool {
	_, ok := in.(*ssa.Go)
	return ok
}

func (c *checker) recursive(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == c.f.Fn {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, c.recursive)
}

// reaches reports whether control can get from one instruction to another.
func (c *checker) reaches(from, to ssa.Instruction) bool { return summary.Reaches(from, to) }

// repeats reports whether a block lies in a loop.
func (c *checker) repeats(b *ssa.BasicBlock) bool { return summary.Follows(b, b) }

// recovers reports whether a deferred function of this one calls recover.
func (c *checker) recovers() bool {
	for _, b := range c.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			callee := d.Call.StaticCallee()
			if callee != nil && summary.CallsRecover(callee) {
				return true
			}
		}
	}
	return false
}

// releasedByDefer reports whether a deferred call that is still to run lets h go.
func (c *checker) releasedByDefer(e *summary.Exit, h summary.Held) bool {
	for _, rel := range c.f.Released[h.At] {
		if d, ok := rel.(*ssa.Defer); ok && slices.Contains(e.Defers, d) {
			return true
		}
	}
	return false
}
