package unguarded

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// published reports functions that make an object, put it where others find it under
// a lock, let the lock go, and only then write fields that the others look at under
// that lock: they may find the object half made.
func (c *checker) published() {
	for _, v := range c.res.Vars {
		if v.Owner == nil || !plain(v) {
			continue
		}
		for _, a := range v.Accesses {
			if a.Kind != snapshot.Write || !a.Made || a.Own || a.Test || c.said[a.Pos()] || !c.live(a.Fn) {
				continue
			}
			if put, lock := c.putUnder(a); put != nil && !tellsWhen(v) && !c.toldLater(a, lock.Class) {
				if o := c.lookedAt(a, lock.Class); o != nil {
					c.reportPublished(a, put, lock, o)
				}
			}
		}
	}
}

// putUnder finds where the object of an access was put into a map, slice or field
// under a lock of the function's own that is no longer held at the access.
func (c *checker) putUnder(a *snapshot.Access) (ssa.Instruction, summary.Held) {
	alloc, ok := a.Base.Val().(*ssa.Alloc)
	if !ok || a.Base.Sel != "" || alloc.Parent() != a.Fn || len(c.res.SomeHeld(a.Instr)) > 0 {
		return nil, summary.Held{}
	}
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			if ref.Value != ssa.Value(alloc) {
				continue
			}
		case *ssa.Store:
			if _, local := ref.Addr.(*ssa.Alloc); local || ref.Val != ssa.Value(alloc) {
				continue
			}
		default:
			continue
		}
		if !summary.ComesBefore(ref, a.Instr) {
			continue
		}
		for _, h := range c.res.Held(ref) {
			if h.At != nil && h.Class != "" {
				return ref, h
			}
		}
	}
	return nil, summary.Held{}
}

// tellsWhen reports whether the object has something by which its maker can tell the
// others that it is ready: a channel, a WaitGroup, a lock of its own.
func tellsWhen(v *snapshot.Var) bool {
	st, ok := v.Owner.Underlying().(*types.Struct)
	if !ok {
		return true
	}
	for f := range st.Fields() {
		n := access.NamedOf(f.Type())
		if _, ch := f.Type().Underlying().(*types.Chan); ch || n != nil && n.Obj().Pkg() != nil && ops.Concurrent(n.Obj()) {
			return true
		}
	}
	return false
}

// toldLater reports whether the function takes the lock again after the write and sets
// something in the object under it: the others may have to see that first.
func (c *checker) toldLater(a *snapshot.Access, class string) bool {
	for _, v := range c.res.Vars {
		if v.Owner != a.Var.Owner {
			continue
		}
		for _, o := range v.Accesses {
			if o.Fn == a.Fn && o.Kind == snapshot.Write && summary.Reaches(a.Instr, o.Instr) &&
				slices.ContainsFunc(c.res.Locks(o), func(l snapshot.Lock) bool { return l.Class == class }) {
				return true
			}
		}
	}
	return false
}

// lookedAt finds where another function comes to the field under the lock, of an object
// that it has not made.
func (c *checker) lookedAt(a *snapshot.Access, class string) *snapshot.Access {
	return c.another(a, class, func(o *snapshot.Access) bool { return !o.Made && o.Kind != snapshot.Addr })
}

// another finds an access of another function to the same variable, under a lock, of an
// object that the function has not made.
func (c *checker) another(a *snapshot.Access, class string, fits func(*snapshot.Access) bool) *snapshot.Access {
	i := slices.IndexFunc(a.Var.Accesses, func(o *snapshot.Access) bool {
		return fits(o) && !o.Test && !o.Own && access.Outermost(o.Fn) != access.Outermost(a.Fn) && c.live(o.Fn) &&
			slices.ContainsFunc(c.res.Locks(o), func(l snapshot.Lock) bool { return l.Class == class })
	})
	if i < 0 {
		return nil
	}
	return a.Var.Accesses[i]
}

func (c *checker) reportPublished(a *snapshot.Access, put ssa.Instruction, lock summary.Held, o *snapshot.Access) {
	c.said[a.Pos()] = true
	f := c.res.Func(a.Fn)
	report.At(c.pass, a.Pos(), finding.Finding{
		Category: "unguarded-published", Func: f.Name, Confidence: finding.Medium, Locks: []string{lock.Class},
		Message: fmt.Sprintf("%s is written after the object was put under %s where others find it (%s): %s comes to it with the lock",
			c.name(&site{Access: a}), f.LockName(lock.Lock), c.res.Since(summary.PosOf(put), a.Pos()), c.res.Since(o.Pos(), a.Pos())),
	})
}
