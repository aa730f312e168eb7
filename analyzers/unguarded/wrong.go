package unguarded

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// twoLocks reports a variable that is always guarded, but not always by the
// same lock: two locks of its object divide the accesses between them.
func (c *checker) twoLocks(all []*tally) bool {
	if len(all) < 2 {
		return false
	}
	a, b := all[0], all[1]
	if !a.guard.Near() || !b.guard.Near() || a.heldWrites == 0 || b.heldWrites == 0 || a.unsure+b.unsure > 0 {
		return false
	}
	var one, other *site
	for _, s := range a.sites {
		o := b.lines[s.key]
		if o == nil {
			return false
		}
		inA, inB := s.cover.Held(), o.cover.Held()
		if inA == inB {
			return false // both, or none
		}
		if inA && (one == nil || s.write && !one.write) {
			one = s
		}
		if inB && (other == nil || s.write && !other.write) {
			other = o
		}
	}
	if one == nil || other == nil {
		return false
	}
	if len(b.heldIn) > len(a.heldIn) || len(b.heldIn) == len(a.heldIn) && one.Pos() > other.Pos() {
		a, b, one, other = b, a, other, one
	}
	c.found = append(c.found, &claim{site: other, t: b, why: belief{
		kind: divided, other: fmt.Sprintf("%s at %s", c.lockName(one, &a.guard), c.res.Since(one.Pos(), other.Pos())),
	}})
	return true
}

// onlyReadHeld reports what is written under the read lock, and nowhere under the write
// lock: two who hold the lock for reading write at once. The lock must be there for
// nothing else and be the only one, and the write in reach of callers or of a goroutine.
func (c *checker) onlyReadHeld(t *tally) bool {
	if t.heldWrites+t.bareWrites+t.mixed > 0 || t.v.Owner == nil || !t.soleLock() || !c.mutex(t) || c.res.Listed(t.guard.Class) {
		return false
	}
	said := false
	for _, s := range t.sites {
		if !s.write || s.cover != snapshot.ReadHad || s.entry != nil || !ofReceiver(s) && !s.changesMapOfOwner() || t.lifecycle(s.Fn) || knowing(s.Fn) || len(c.around(s, t)) > 0 {
			continue
		}
		roots, _ := c.res.Roots(s.Fn)
		if !slices.ContainsFunc(roots, func(o snapshot.Root) bool { return o.Called() || o.Kind == snapshot.Served }) {
			continue
		}
		said = true
		c.found = append(c.found, &claim{site: s, t: t, why: belief{kind: underRead}})
	}
	return said
}

// changesMapOfOwner reports whether the access changes a map of the object that one field
// of the receiver leads to: s.parent.names, which all children have in common.
func (s *site) changesMapOfOwner() bool {
	_, isMap := s.Var.Field.Type().Underlying().(*types.Map)
	return isMap && s.Kind == snapshot.ContWrite && s.Base.Kind == access.Param && s.Base.Index == 0 && s.Fn.Signature.Recv() != nil && !s.Base.Vague()
}

// useless reports locks that nobody else can ask for: made for the call that
// takes them, or a copy that came with its struct.
func (c *checker) useless() {
	for _, fn := range c.res.Funcs {
		if c.res.InTest(fn) || !c.live(fn) {
			continue
		}
		f := c.res.Func(fn)
		said := map[*ssa.Alloc]bool{}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				addr := written(in)
				if addr == nil {
					continue
				}
				held := c.res.Held(in)
				if len(held) != 1 || held[0].Mode != lockgraph.Write {
					continue
				}
				lock, ok := held[0].Path.Val().(*ssa.Alloc)
				if !ok || said[lock] {
					continue
				}
				if why := c.ofThisCall(f, lock, held[0], f.Env.Of(addr)); why != "" {
					said[lock] = true
					c.reportUseless(f, in, f.Env.Of(addr), held[0], why)
				}
			}
		}
	}
}

// written is the address that an instruction writes to.
func written(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.Store:
		return in.Addr
	case *ssa.MapUpdate:
		return in.Map
	}
	return nil
}

// ofThisCall says why a lock in a variable of the function guards nothing at
// the place p, "" if it may.
func (c *checker) ofThisCall(f *summary.Func, lock *ssa.Alloc, h summary.Held, p access.Path) string {
	if !p.Known() || p.Kind == access.Local && p.Val() != lock {
		return ""
	}
	elem := lock.Type().Underlying().(*types.Pointer).Elem()
	if h.Path.Sel == "" {
		if p.Kind == access.Local || !onlyLocked(lock) || f.Fn.Parent() != nil {
			return ""
		}
		return "each call has its own"
	}
	if copied(lock) && p.Val() == lock && access.Within(h.Path, lock.Type()) && !access.Within(p, lock.Type()) {
		if _, ok := elem.Underlying().(*types.Struct); ok {
			return f.Env.Display(access.OfValue(lock)) + " is a copy"
		}
	}
	return ""
}

// onlyLocked reports whether a variable is used by calls of its own methods
// alone, in this very function.
func onlyLocked(lock *ssa.Alloc) bool {
	for _, ref := range *lock.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Call, *ssa.Defer:
			com := ref.(ssa.CallInstruction).Common()
			if callee := com.StaticCallee(); callee == nil || callee.Signature.Recv() == nil || len(com.Args) != 1 {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// copied reports whether a variable holds a parameter: a copy of what the
// caller passed.
func copied(v *ssa.Alloc) bool {
	for _, ref := range *v.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == v {
			_, param := st.Val.(*ssa.Parameter)
			return param
		}
	}
	return false
}

func (c *checker) reportUseless(f *summary.Func, in ssa.Instruction, p access.Path, h summary.Held, why string) {
	name := f.Env.Display(p)
	if name == "" {
		name = "this"
	}
	c.said[summary.PosOf(in)] = true
	report.At(c.pass, summary.PosOf(in), finding.Finding{
		Category: "unguarded-useless", Func: f.Name, Confidence: finding.Medium, Locks: []string{h.Class},
		Message: fmt.Sprintf("%s is written under %s, which guards nothing: %s", name, f.LockName(h.Lock), why),
	})
}
