package unguarded

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// afterward reports fields of objects that lie in a guarded map or slice: looked up
// under the lock, looked at after it was let go, and changed by others under it. The
// lock is another object's, so that beliefs have little to say; what shows that it
// is meant is that the function takes it to get at the object, and that hardly
// anybody goes without.
func (c *checker) afterward(v *snapshot.Var) {
	if v.Owner == nil || !plain(v) {
		return
	}
	guards := c.res.Guards(v)
	for i := range guards {
		g := &guards[i]
		if g.Near() {
			continue
		}
		t := c.count(v, g)
		w, ok := c.farGuard(t)
		if !ok {
			continue
		}
		for _, s := range t.sites {
			if let := c.lookedUp(t, s); let != nil && !c.said[s.Pos()] {
				c.reportAfterward(t, s, w, let)
			}
		}
	}
}

// farGuard reports whether accesses show that a lock of another object guards the
// variable, and gives a write under it.
func (c *checker) farGuard(t *tally) (w *site, ok bool) {
	held, in, without := 0, map[*ssa.Function]bool{}, map[*ssa.Function]bool{}
	for _, s := range t.sites {
		switch {
		case c.under(s, t.guard.Class):
			held++
			in[s.Fn] = true
			if s.write && !t.setup(s.Fn) && w == nil {
				w = s
			}
		case s.lacks() && !t.setup(s.Fn) && !t.teardown(s.Fn):
			without[s.Fn] = true
		}
	}
	return w, w != nil && held >= 3 && len(in) >= 2 && len(without) <= max(1, len(in)/3)
}

// under reports whether a lock of the class is held at s for certain.
func (c *checker) under(s *site, class string) bool {
	return slices.ContainsFunc(c.res.Locks(s.Access), func(l snapshot.Lock) bool { return l.Class == class })
}

// lookedUp is what let the lock go between the place where the function got the
// object, under the lock, and the access; nil if that is not how it went, or the
// function may have made the object its own under the lock.
func (c *checker) lookedUp(t *tally, s *site) ssa.Instruction {
	if s.cover != snapshot.Bare || t.setup(s.Fn) || t.teardown(s.Fn) || len(c.res.SomeHeld(s.Instr)) > 0 {
		return nil
	}
	object := objectOf(s.Access)
	got, ok := object.(ssa.Instruction)
	if !ok || !outOfContainer(object) {
		return nil
	}
	var lock *summary.Held
	for _, h := range c.res.Held(loadOf(got)) {
		if h.Class == t.guard.Class && h.At != nil {
			lock = &h
		}
	}
	if lock == nil || c.writesUnder(s.Fn, t.guard.Class) || len(c.around(s, t)) > 0 {
		return nil
	}
	return lock.At
}

// objectOf is the pointer by which an access comes to its object, nil if it is not
// seen.
func objectOf(a *snapshot.Access) ssa.Value {
	at := a.Instr
	if a.Header != nil {
		at = a.Header
	}
	var addr ssa.Value
	switch at := at.(type) {
	case *ssa.UnOp:
		addr = at.X
	case *ssa.Store:
		addr = at.Addr
	}
	fa, ok := addr.(*ssa.FieldAddr)
	for ok {
		addr = fa.X
		fa, ok = addr.(*ssa.FieldAddr) // a struct within the object
	}
	return addr
}

// outOfContainer reports whether a pointer was looked up in a map or slice.
func outOfContainer(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Lookup:
		return true
	case *ssa.Extract:
		return outOfContainer(v.Tuple)
	case *ssa.UnOp:
		_, elem := v.X.(*ssa.IndexAddr)
		return elem
	}
	return false
}

// loadOf is the instruction that looks into the container.
func loadOf(in ssa.Instruction) ssa.Instruction {
	if x, ok := in.(*ssa.Extract); ok {
		if up, ok := x.Tuple.(ssa.Instruction); ok {
			return up
		}
	}
	return in
}

// writesUnder reports whether fn changes anything under a lock of the class: it may
// take the object out, or mark it as in use.
func (c *checker) writesUnder(fn *ssa.Function, class string) bool {
	holds := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(c.res.Held(in), func(h summary.Held) bool { return h.Class == class })
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				if _, local := in.Addr.(*ssa.Alloc); !local && holds(in) {
					return true
				}
			case *ssa.MapUpdate, *ssa.Send:
				if holds(in) {
					return true
				}
			case *ssa.Call:
				if _, builtin := in.Call.Value.(*ssa.Builtin); builtin && in.Call.Value.Name() == "delete" && holds(in) {
					return true
				}
				if callee := in.Call.StaticCallee(); callee != nil && c.res.Func(callee) != nil && holds(in) {
					return true // a helper of the package, which may do either
				}
			}
		}
	}
	return false
}

func (c *checker) reportAfterward(t *tally, s, w *site, lock ssa.Instruction) {
	c.said[s.Pos()] = true
	f := c.res.Func(s.Fn)
	report.At(c.pass, s.Pos(), finding.Finding{
		Category: "unguarded-afterward", Func: f.Name, Confidence: finding.Medium, Locks: []string{t.guard.Class},
		Message: fmt.Sprintf("%s is %s after the lock under which it was looked up (%s) was let go; %s is written under %s at %s",
			c.name(s), s.verb(), c.place(lock), t.v.Name(), access.ShortClass(t.guard.Class), c.res.Since(w.Pos(), s.Pos())),
	})
}
