package unguarded

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// rival finds an access under the lock that another goroutine can make while
// the claim's is made without it, one of the two being a write. That the lock
// is held nearly everywhere else is not enough: programs that keep their
// goroutines apart by design read without a lock what only they write, and hold
// it for those who come by other ways. nil where the package shows no such pair.
func (c *checker) rival(cl *claim) *site {
	ways := c.ways(cl)
	if cl.why.kind == oneSided && !ofReceiver(cl.site) {
		return nil // it may have come to the goroutine just now
	}
	for _, w := range cl.t.sites {
		if !cl.locked(w) || !cl.write && !w.write || cl.t.setup(w.Fn) || knowing(w.Fn) {
			continue
		}
		if cl.t.lifecycle(cl.Fn) && cl.t.lifecycle(w.Fn) {
			continue // whoever sets up and tears down does it in turn
		}
		if c.toldOf(cl.site, w) {
			continue
		}
		if cl.cover != snapshot.Another && c.common(cl.site, w, cl.t) {
			continue
		}
		if c.afterUnlock(cl, w) {
			return w
		}
		theirs, _ := c.res.Roots(w.Fn)
		for _, a := range ways {
			shared := slices.Contains(theirs, a)
			if slices.ContainsFunc(theirs, func(b snapshot.Root) bool {
				both := slices.Contains(ways, b)
				if shared && both && !(a.Fn == cl.Fn && a.Called()) && !(a.Kind == snapshot.Promised && ofReceiver(cl.site)) {
					return false // each may have objects of its own
				}
				if (shared || both) && (a.Kind == snapshot.Handed || b.Kind == snapshot.Handed) {
					return false
				}
				return c.parallel(cl, w, a, b)
			}) {
				return w
			}
		}
	}
	return nil
}

// locked reports whether w holds the guard. Where a comment names the lock, one
// of its class will do.
func (cl *claim) locked(w *site) bool {
	return w.cover.Held() || w.cover == snapshot.Mixed || w.cover == snapshot.MaybeHad && cl.why.kind == byComment
}

// parallel reports whether a root a of the access and a root b of one under the
// lock can run at the same time on one object.
func (c *checker) parallel(cl *claim, w *site, a, b snapshot.Root) bool {
	if c.inOrder(cl, w, a, b) {
		return false
	}
	switch {
	case !a.Parallel() && (cl.t.setup(a.Fn) || cl.t.teardown(a.Fn)), !b.Parallel() && cl.t.setup(b.Fn):
		return false
	case a == b && a.Kind == snapshot.Served:
		return cl.Fn == a.Fn && (cl.Base.Kind != access.Param || ofReceiver(cl.site))
	case a == b && a.Parallel():
		return false
	case a.Parallel() && b.Parallel():
		return true
	case a.Parallel() || b.Parallel():
		other := a
		if a.Parallel() {
			other = b
		}
		return other.Called() || len(cl.t.heldIn) >= 5 && (cl.why.kind == majority || cl.why.kind == named)
	case a.Kind == snapshot.Promised && b.Kind == snapshot.Promised:
		return !cl.t.teardown(b.Fn) && ofReceiver(cl.site)
	case a.Called() && b.Called():
		return !cl.t.teardown(b.Fn) && !beforeGo(cl.Instr) && (ofReceiver(cl.site) || alike(cl.site, w) || cl.cover == snapshot.Another) && (cl.why.kind == readers || c.free(cl)) && c.shared(cl.t)
	}
	return false
}

// inOrder reports whether the access by way of a and the one by way of b come one after
// the other.
func (c *checker) inOrder(cl *claim, w *site, a, b snapshot.Root) bool {
	switch {
	case before(a, w.Access), before(b, cl.Access), joined(a), joined(b), c.forkedUnder(cl, w, a, b):
		return true
	case a.Parallel() && (summary.Passed(w.Instr, stops) || c.calledLate(w.Fn, a, 0)):
		return true
	}
	return b.Parallel() && c.calledLate(cl.Fn, b, 0)
}

// apart reports whether a write under the lock runs on a goroutine that never
// comes to the access, which in turn has a way of its own; or in an exported
// function, no setter and no way to the access, that takes the lock itself.
func (c *checker) apart(cl *claim) bool {
	mine, many := c.res.Roots(cl.Fn)
	if many {
		return false
	}
	return slices.ContainsFunc(cl.t.sites, func(w *site) bool {
		if !w.write || !cl.locked(w) || cl.t.setup(w.Fn) || c.common(cl.site, w, cl.t) {
			return false
		}
		theirs, _ := c.res.Roots(w.Fn)
		for _, b := range theirs {
			if !b.Parallel() && !b.Called() || slices.Contains(mine, b) {
				continue
			}
			for _, a := range mine {
				if !b.Parallel() && (!a.Parallel() || cl.t.onlySetters() || b.Fn != w.Fn) {
					continue
				}
				if !slices.Contains(theirs, a) && c.parallel(cl, w, a, b) {
					return true
				}
			}
		}
		return false
	})
}

// before reports whether an access comes before the goroutine o, which its own
// function starts.
func before(o snapshot.Root, at *snapshot.Access) bool {
	return o.Spawn != nil && o.Spawn.Parent() == at.Fn && !summary.Reaches(o.Spawn, at.Instr)
}

// free reports whether no caller in the package holds another lock at the
// access: who does has more than the type's own to keep others away.
func (c *checker) free(cl *claim) bool {
	return !slices.ContainsFunc(c.res.MayEnter(cl.Fn), func(l snapshot.Lock) bool { return l.Class != cl.t.guard.Class })
}

// joined reports whether a goroutine belongs to a function that loads or replays
// something and waits for its helpers: nobody else is there yet.
func joined(o snapshot.Root) bool {
	return o.Spawn != nil && loadName.MatchString(access.Outermost(o.Spawn.Parent()).Name())
}

// forkedUnder reports whether one of two goroutines was started with a lock held
// that the other takes too, and that its starter keeps until it has ended.
func (c *checker) forkedUnder(cl *claim, w *site, a, b snapshot.Root) bool {
	return c.heldAtStart(a, append(c.around(w, cl.t), cl.t.guard.Class)) || c.heldAtStart(b, c.around(cl.site, cl.t))
}

func (c *checker) heldAtStart(o snapshot.Root, locks []string) bool {
	if o.Spawn == nil || len(locks) == 0 {
		return false
	}
	fn := o.Spawn.Parent()
	above := slices.ContainsFunc(c.res.MayEnter(fn), func(l snapshot.Lock) bool { return slices.Contains(locks, l.Class) })
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if !waits(in) || !summary.Reaches(o.Spawn, in) {
				continue
			}
			if above || slices.ContainsFunc(c.res.Held(in), func(h summary.Held) bool { return slices.Contains(locks, h.Class) }) {
				return true
			}
		}
	}
	return false
}

// shared reports whether the variable's type is there for any goroutine to call:
// its lock can be there for nothing else, and hardly anyone
// goes without.
func (c *checker) shared(t *tally) bool {
	deviants := 0
	for fn := range t.lackingIn {
		if !t.setup(fn) && !t.teardown(fn) {
			deviants++
		}
	}
	return (t.soleLock() || t.named() || deviants == 1 && t.share() >= 0.8 && len(t.heldIn) >= 4) && (deviants <= 1 || t.share() >= 0.9 || deviants <= len(t.heldIn)/4 || t.named() && deviants <= len(t.heldIn))
}

// afterUnlock reports whether the function of the access has had the lock for
// this variable and has let it go, while w is another's access.
func (c *checker) afterUnlock(cl *claim, w *site) bool {
	return w.Fn != cl.Fn && cl.cover == snapshot.Bare && cl.t.hadHere(cl.site)
}

// asked reports whether a comment asks for the lock of the receiver, for all
// who call an exported method, and something writes the variable.
func (c *checker) asked(cl *claim) bool {
	return cl.why.kind == byComment && exportedMethod(cl.Fn) && ofReceiver(cl.site) && !configures(cl.Fn) &&
		cl.t.heldWrites+cl.t.bareWrites > 0 && !beforeGo(cl.Instr) && len(c.around(cl.site, cl.t)) == 0
}

// configures reports whether a method does nothing but set fields to what it is passed,
// and constants: who calls it has the object alone yet, most often.
func configures(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	passed := false
	for _, in := range fn.Blocks[0].Instrs {
		switch in := in.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef, *ssa.Return:
		case *ssa.Store:
			_, param := in.Val.(*ssa.Parameter)
			if _, constant := in.Val.(*ssa.Const); !param && !constant {
				return false
			}
			passed = passed || param
		default:
			return false
		}
	}
	return passed
}

// common reports whether another lock keeps two accesses apart: one that both
// are or may be made under, or one that the first holds and that callers of the
// second, whom the package does not show, can take.
func (c *checker) common(s, w *site, t *tally) bool {
	mine, theirs := c.around(s, t), c.around(w, t)
	if slices.ContainsFunc(mine, func(class string) bool { return slices.Contains(theirs, class) }) {
		return true
	}
	if slices.ContainsFunc(mine, c.borrowed) {
		return true
	}
	return slices.ContainsFunc(c.res.Held(s.Instr), func(h summary.Held) bool {
		return h.Class == "" || h.Class != t.guard.Class && token.IsExported(h.Class[strings.LastIndexByte(h.Class, '.')+1:]) && c.res.Open(w.Fn)
	})
}

// borrowed reports whether a lock is one that another object lent: the field of
// its class is a pointer, and may lead to the guard.
func (c *checker) borrowed(class string) bool {
	if c.lent == nil {
		c.lent = map[string]bool{}
		scope := c.pass.Pkg.Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			if n, ok := tn.Type().(*types.Named); ok {
				for _, f := range snapshot.Locks(n) {
					if _, pointer := f.Type().Underlying().(*types.Pointer); pointer {
						c.lent[access.TypeName(n)+"."+f.Name()] = true
					}
				}
			}
		}
	}
	return c.lent[class]
}

// around lists the classes of the locks, other than the guard, that an access
// is or may be made under.
func (c *checker) around(s *site, t *tally) []string {
	var out []string
	add := func(class string) {
		if class != "" && class != t.guard.Class {
			out = append(out, class)
		}
	}
	for _, h := range c.res.Held(s.Instr) {
		add(h.Class)
	}
	for _, h := range c.res.SomeHeld(s.Instr) {
		add(h.Class)
	}
	for _, l := range c.res.MayEnter(s.Fn) {
		add(l.Class)
	}
	return out
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

// ofReceiver reports whether the object is the receiver of the method that the
// access stands in, or the first parameter of a function that is written like one,
// or there is none.
func ofReceiver(s *site) bool {
	if s.Base.Kind != access.Param {
		return true
	}
	return s.Base.Index == 0 && s.Base.Sel == "" && (s.Fn.Signature.Recv() != nil || s.Var.Owner != nil && snapshot.NamedOf(s.Fn.Params[0].Type()) == s.Var.Owner)
}

// alike reports whether two accesses come to the object by one field of the receivers
// that their methods have in common: s.state.n here and there.
func alike(s, w *site) bool {
	if s.Base.Kind != access.Param || s.Base != w.Base || s.Base.Index != 0 || s.Fn.Signature.Recv() == nil || w.Fn.Signature.Recv() == nil || s.Base.Vague() {
		return false
	}
	return snapshot.NamedOf(s.Fn.Signature.Recv().Type()) == snapshot.NamedOf(w.Fn.Signature.Recv().Type())
}

// soleLock reports whether the guard can be there for nothing else: it is the
// one lock of the variable's type, or guards a package variable. The methods of
// a small type with one lock are meant to be called by anybody.
func (t *tally) soleLock() bool { return t.v.Owner == nil || t.onlyLock() }
