package atomicmix

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// Who alone counts a word up may read it plainly before: if another could come in
// between, an atomic read would be no better. The atomics are for those who only look.

// changed reports whether anybody changes the word atomically.
func (c *checker) changed(atomics []*snapshot.Access) bool {
	return slices.ContainsFunc(atomics, func(a *snapshot.Access) bool { return c.kind(a) == snapshot.Atomic })
}

// countsLater reports whether the function of a plain read counts the word up behind
// it, as the first thing that it does to it, nobody else counts it, and the function
// is not known to run beside itself.
func (c *checker) countsLater(p *snapshot.Access, atomics []*snapshot.Access) bool {
	adds := map[ssa.Instruction]bool{} // and the calls in p.Fn that lead to one
	for _, a := range atomics {
		call, ok := a.Instr.(*ssa.Call)
		if !ok || c.kind(a) != snapshot.Atomic {
			continue
		}
		if kind, _, _ := ops.Atomic(&call.Call); kind != ops.Store && !c.onlyFor(a.Instr, p.Fn, adds, 0) {
			return false
		}
	}
	later := false
	for at := range adds {
		later = later || summary.Reaches(p.Instr, at)
	}
	if !later || summary.Passed(p.Instr, func(in ssa.Instruction) bool { return adds[in] }) {
		return false
	}
	roots, _ := c.res.Roots(p.Fn)
	return !slices.ContainsFunc(roots, func(r snapshot.Root) bool {
		return r.Kind == snapshot.Served || r.Kind == snapshot.Promised || r.Spawn != nil && summary.Follows(r.Spawn.Block(), r.Spawn.Block())
	})
}

// onlyFor reports whether all ways to an instruction lead through fn, or one of the
// functions around it, on its goroutine, and notes where they start in fn.
func (c *checker) onlyFor(at ssa.Instruction, fn *ssa.Function, starts map[ssa.Instruction]bool, depth int) bool {
	const steps = 4
	in := at.Parent()
	if in == fn {
		starts[at] = true
		return true
	}
	for up := fn.Parent(); up != nil; up = up.Parent() {
		if up == in {
			return true
		}
	}
	if depth == steps {
		return false
	}
	ways := c.waysTo(in)
	return len(ways) > 0 && !slices.ContainsFunc(ways, func(w ssa.Instruction) bool { return !c.onlyFor(w, fn, starts, depth+1) })
}

// waysTo lists the calls of a function; of a literal that nobody is seen to call, where
// it is made. It is empty if others may call it, or run it as a goroutine.
func (c *checker) waysTo(fn *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	for _, s := range c.res.Callers(fn) {
		if s.Spawn {
			return nil
		}
		if !c.res.InTest(s.Caller) {
			out = append(out, s.At)
		}
	}
	if fn.Parent() == nil {
		if c.res.Open(fn) {
			return nil
		}
		return out
	}
	if len(out) > 0 {
		return out
	}
	for _, b := range fn.Parent().Blocks {
		for _, in := range b.Instrs {
			if mc, ok := in.(*ssa.MakeClosure); ok && mc.Fn == fn {
				out = append(out, in)
			}
		}
	}
	return out
}
