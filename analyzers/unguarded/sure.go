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
		return why == majority && t.soleLock() && at != nil && token.IsExported(at.Caller.Name()) && len(c.res.MayEnter(at.Caller)) == 0
	}
	if c.underOther(s, why) || beforeGo(s.Instr) || why == disciplined && t.onlySetters() || why == byComment && !ofReceiver(s) {
		return false
	}
	if c.apart(t, s) {
		return true
	}
	if s.Fn.Parent() != nil {
		return false // who runs a literal, and what it waits for, is not known
	}
	switch why {
	case disciplined:
		enough := t.share() >= 0.7 || t.v.Owner == nil && t.share() > 0.6
		return t.soleLock() && enough && len(t.lackingIn) == 1
	case named:
		return t.soleLock() || t.v.Owner.Obj().Exported()
	}
	return t.heldIn[s.Fn] || t.soleLock() || ofExported(s.Fn) && token.IsExported(s.Fn.Name())
}

// underOther reports whether a lock of another object is held at the access:
// there on some way, or by callers; by every one of them if nearly all accesses
// show which lock is meant. Locks of the same object are counted exactly.
func (c *checker) underOther(s *site, why kind) bool {
	other := func(p access.Path) bool {
		rest, ok := strings.CutPrefix(p.Sel, s.Base.Sel)
		return !ok || p.Root() != s.Base.Root() || strings.Count(rest, ".") > 1
	}
	held := func(h summary.Held) bool { return other(h.Path) }
	callers := c.res.MayEnter(s.Fn)
	if why == majority {
		callers = c.res.Locks(s.Access)
	}
	return slices.ContainsFunc(c.res.Held(s.Instr), held) || slices.ContainsFunc(c.res.SomeHeld(s.Instr), held) ||
		slices.ContainsFunc(callers, func(l snapshot.Lock) bool { return other(l.Path) })
}

// beforeGo reports whether the access comes before the goroutines that its
// function starts.
func beforeGo(at ssa.Instruction) bool {
	starts := false
	for _, b := range at.Parent().Blocks {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Go); ok {
				if summary.Reaches(in, at) {
					return false
				}
				starts = true
			}
		}
	}
	return starts
}

// onlySetters reports whether all that is ever written is what a caller of a
// setter passes: that is done once, before the object is at work.
func (t *tally) onlySetters() bool {
	for _, s := range t.sites {
		if !s.write {
			continue
		}
		st, ok := s.Instr.(*ssa.Store)
		if !ok {
			return false
		}
		if _, ok := st.Val.(*ssa.Parameter); !ok {
			return false
		}
	}
	return true
}

// ofReceiver reports whether the object is the receiver of the method that the
// access stands in, or there is none.
func ofReceiver(s *site) bool {
	if s.Base.Kind != access.Param {
		return true
	}
	return s.Base.Index == 0 && s.Fn.Signature.Recv() != nil
}

// soleLock reports whether the guard can be there for nothing else: it is the
// one lock of the variable's type, or guards a package variable. The methods of
// a small type with one lock are meant to be called by anybody.
func (t *tally) soleLock() bool { return t.v.Owner == nil || t.onlyLock() }

// ofExported reports whether a function is a method of an exported type, or
// none at all.
func ofExported(fn *ssa.Function) bool {
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
