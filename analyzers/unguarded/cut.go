package unguarded

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// cutSlices reports functions that take a slice out of a field under its lock, leave
// the same memory behind, cut to length zero, and go on with what they took when the
// lock is free: whoever appends then writes over it.
func (c *checker) cutSlices() {
	for _, v := range c.res.Vars {
		if _, ok := v.Field.Type().Underlying().(*types.Slice); !ok || !plain(v) {
			continue
		}
		for _, a := range v.Accesses {
			if a.Kind != snapshot.Write || a.Own || a.Test || c.said[a.Pos()] || !c.live(a.Fn) || !cutsItself(a) {
				continue
			}
			for _, h := range c.res.Held(a.Instr) {
				if h.At == nil || h.Class == "" {
					continue
				}
				use, fill := c.usedWithout(a, h.Class), c.filledUnder(a, h.Class)
				if use != nil && fill != nil {
					c.reportCut(a, h, use, fill)
					break
				}
			}
		}
	}
}

// cutsItself reports whether a write stores v[:0] into v.
func cutsItself(a *snapshot.Access) bool {
	st, ok := a.Instr.(*ssa.Store)
	if !ok {
		return false
	}
	cut, ok := st.Val.(*ssa.Slice)
	if !ok || cut.Low != nil || cut.Max != nil {
		return false
	}
	high, ok := cut.High.(*ssa.Const)
	return ok && constant.Sign(high.Value) == 0 && loads(a, cut.X)
}

// partOfItself reports whether a write stores a part of v into v.
func partOfItself(a *snapshot.Access) bool {
	st, ok := a.Instr.(*ssa.Store)
	if !ok {
		return false
	}
	part, ok := st.Val.(*ssa.Slice)
	return ok && loads(a, part.X)
}

// takesOut reports whether a write stores v without some elements into v, the others
// moved up: v = append(v[:i], v[i+1:]...).
func takesOut(a *snapshot.Access) bool {
	if !grows(a.Instr) {
		return false
	}
	part, ok := a.Instr.(*ssa.Store).Val.(*ssa.Call).Call.Args[0].(*ssa.Slice)
	return ok && part.Low == nil && part.High != nil && loads(a, part.X)
}

// loads reports whether a value is loaded from the variable of a in the same function.
func loads(a *snapshot.Access, v ssa.Value) bool {
	return slices.ContainsFunc(a.Var.Accesses, func(o *snapshot.Access) bool {
		load, ok := o.Instr.(*ssa.UnOp)
		return ok && o.Kind == snapshot.Read && o.Fn == a.Fn && o.Path == a.Path && ssa.Value(load) == v
	})
}

// usedWithout finds where what was loaded from the variable is used after the cut, when
// the lock is no longer held.
func (c *checker) usedWithout(a *snapshot.Access, class string) ssa.Instruction {
	for _, o := range a.Var.Accesses {
		load, ok := o.Instr.(*ssa.UnOp)
		if !ok || o.Kind != snapshot.Read || o.Fn != a.Fn || o.Path != a.Path || !summary.Reaches(load, a.Instr) {
			continue
		}
		for _, ref := range *load.Referrers() {
			if ref == a.Instr || !takes(ref) || !summary.Reaches(a.Instr, ref) {
				continue
			}
			if !slices.ContainsFunc(c.res.SomeHeld(ref), func(h summary.Held) bool { return h.Class == class }) {
				return ref
			}
		}
	}
	return nil
}

// takes reports whether an instruction looks at the elements of a slice, or hands it to
// somebody who can. Its length does not change with what is written over it.
func takes(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.IndexAddr, *ssa.Return, *ssa.Send, *ssa.Go:
		return true
	case *ssa.Call:
		b, ok := in.Call.Value.(*ssa.Builtin)
		return !ok || b.Name() == "copy" || b.Name() == "append"
	}
	return false
}

// filledUnder finds where another function appends to the variable under the lock.
func (c *checker) filledUnder(a *snapshot.Access, class string) *snapshot.Access {
	return c.another(a, class, func(o *snapshot.Access) bool { return o.Kind == snapshot.Write && grows(o.Instr) })
}

func (c *checker) reportCut(a *snapshot.Access, lock summary.Held, use ssa.Instruction, fill *snapshot.Access) {
	c.said[a.Pos()] = true
	f := c.res.Func(a.Fn)
	name := c.name(&site{Access: a})
	report.At(c.pass, a.Pos(), finding.Finding{
		Category: "unguarded-cut", Func: f.Name, Confidence: finding.Medium, Locks: []string{lock.Class},
		Message: fmt.Sprintf("%s keeps its memory here and is filled again under %s at %s, which overwrites what is still used at %s",
			name, f.LockName(lock.Lock), c.res.Since(fill.Pos(), a.Pos()), c.res.Since(summary.PosOf(use), a.Pos())),
	})
}
