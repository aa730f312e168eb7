package unguarded

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// sure reports whether an access without its lock can meet a write as far as
// the package shows, so that it is said by default. That a lock is held nearly
// everywhere else is not enough: of such findings in etcd and prometheus one in
// six was true. The others had an outer lock, one goroutine for all of it, or
// callers that set things up.
func (c *checker) sure(t *tally, s *site, why kind) bool {
	if c.res.Func(s.Fn).Env.Display(s.Path) == "" {
		return false // the object has no name here, nor can its locks have one
	}
	switch s.cover {
	case snapshot.Another:
		return true
	case snapshot.Mixed:
		// Callers that replay or set up know that nobody else is there yet.
		at := s.entry.BareAt
		return why == majority && t.soleLock() && at != nil && asked(at.Caller, false) &&
			token.IsExported(at.Caller.Name()) && len(c.res.MayEnter(at.Caller)) == 0
	}
	if c.underOther(s) {
		return false
	}
	few := t.share() >= 0.7 && len(t.lackingIn) == 1
	return t.heldIn[s.Fn] || c.apart(t, s) || asked(s.Fn, why == disciplined && !few || !t.soleLock())
}

// underOther reports whether a lock of another object is, or may be, held at
// the access. Those of the same object are counted exactly.
func (c *checker) underOther(s *site) bool {
	other := func(p access.Path) bool {
		rest, ok := strings.CutPrefix(p.Sel, s.Base.Sel)
		return !ok || p.Root() != s.Base.Root() || strings.Count(rest, ".") > 1
	}
	held := func(h summary.Held) bool { return other(h.Path) }
	return slices.ContainsFunc(c.res.Held(s.Instr), held) || slices.ContainsFunc(c.res.SomeHeld(s.Instr), held) ||
		slices.ContainsFunc(c.res.MayEnter(s.Fn), func(l snapshot.Lock) bool { return other(l.Path) })
}

// soleLock reports whether the guard can be there for nothing else: it is the
// one lock of the variable's type, or guards a package variable.
func (t *tally) soleLock() bool { return t.v.Owner == nil || t.onlyLock() || t.named() }

// asked reports whether a function is there for any goroutine to call. strict
// wants an exported function, or an exported method of an exported type; the
// methods of a small type with one lock are meant to be called by anybody.
func asked(fn *ssa.Function, strict bool) bool {
	if !strict {
		return true
	}
	if fn.Parent() != nil || !token.IsExported(fn.Name()) {
		return false
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return true
	}
	n := snapshot.NamedOf(recv.Type())
	return n != nil && n.Obj().Exported()
}

// apart reports whether a write under the lock runs on goroutines that never
// come to the access: both begin in go statements that the package shows.
func (c *checker) apart(t *tally, s *site) bool {
	mine, many := c.res.Roots(s.Fn)
	if many || len(mine) == 0 || slices.ContainsFunc(mine, func(r snapshot.Root) bool { return r.Spawn == nil }) {
		return false
	}
	return slices.ContainsFunc(t.sites, func(w *site) bool {
		if !w.write || setup(w.Fn) {
			return false
		}
		theirs, many := c.res.Roots(w.Fn)
		return !many && len(theirs) > 0 && !slices.ContainsFunc(theirs, func(r snapshot.Root) bool { return slices.Contains(mine, r) })
	})
}
