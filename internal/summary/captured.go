package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Variables that a function shares with its closures.

// forgetCaptured drops facts about variables that a function among vals assigns:
// who is given it may run it, and no summary says that it did.
func (w *walker) forgetCaptured(s *state, vals []ssa.Value) {
	for _, v := range vals {
		if _, isFunc := v.Type().Underlying().(*types.Signature); !isFunc {
			continue
		}
		for _, t := range w.funcTargets(v, 0) {
			if t.fn == nil {
				continue
			}
			for _, i := range w.eng.assignedFree(t.fn) {
				if i < len(t.free) {
					w.reassigned(s, t.free[i])
				}
			}
		}
	}
}

// reassigned forgets what was known of a variable that a closure assigns.
func (w *walker) reassigned(s *state, p access.Path) {
	if p.Kind == access.Free {
		w.stored[p] = true // this closure's parent sees it through both
		s.setFree(p)
	}
	s.conds = without(s.conds, func(c *fact) bool { _, ok := c.Path.Rest(p); return ok && p.Known() })
}

// assignedFree lists the captured variables, by index, that a closure assigns,
// itself or in a closure that it makes.
func (e *engine) assignedFree(fn *ssa.Function) []int {
	out, ok := e.captured[fn]
	if ok {
		return out
	}
	for i, fv := range fn.FreeVars {
		if slices.ContainsFunc(*fv.Referrers(), func(ref ssa.Instruction) bool { return e.assignsVar(ref, fv) }) {
			out = append(out, i)
		}
	}
	e.captured[fn] = out
	return out
}

func (e *engine) assignsVar(ref ssa.Instruction, v ssa.Value) bool {
	switch ref := ref.(type) {
	case *ssa.Store:
		return ref.Addr == v
	case *ssa.MakeClosure:
		return slices.Contains(e.assignedFree(ref.Fn.(*ssa.Function)), slices.Index(ref.Bindings, v))
	}
	return false
}
