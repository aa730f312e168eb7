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

// kind is the evidence that a lock guards a variable, the strongest first.
type kind string

const (
	byComment    kind = "comment"      // it is written there
	underRead    kind = "read-held"    // a write under the read lock
	majority     kind = "majority"     // nearly all hold it
	named        kind = "named"        // the lock is named after the variable
	encapsulated kind = "encapsulated" // the methods of the type all hold it
	disciplined  kind = "write-locked" // all writes hold it
	relapse      kind = "relapse"      // a function has let it go, and then writes
	paired       kind = "pair"         // one who takes it for writing, one who reads without
	oddOne       kind = "odd-one"      // all methods hold it but one, which writes
	oneSided     kind = "one-sided"    // a goroutine goes without, all others hold it
	readers      kind = "readers"      // all who read hold it, the one who writes does not
	sameFunc     kind = "same-func"    // the function itself takes it for other accesses
	divided      kind = "two-locks"    // always held, but now this and now that
	weak         kind = "weak"
)

// belief is why a lock is taken to guard a variable.
type belief struct {
	kind  kind
	pos   token.Pos // of the comment
	other string    // divided: the other lock and where it is held
	doubt string    // why another lock may be meant, or none; "" if nothing speaks for that
}

// believe decides whether the accesses show that the guard is meant. A write
// under it is asked for in any case, outside of what sets the object up:
// what is never written again is often read inside a critical section that is
// there for another reason.
func (c *checker) believe(t *tally) (belief, bool) {
	if t.heldWrites == 0 {
		switch {
		case c.readersHold(t):
			return belief{kind: readers}, true
		case c.letGoEarly(t):
			return belief{kind: relapse}, true
		}
		return belief{kind: oneSided}, c.oneSided(t)
	}
	b := belief{}
	switch {
	case !c.writtenLater(t):
		b.kind, b.doubt = weak, "nothing is written under the lock once the object is set up"
	case t.held >= 3 && len(t.heldIn) >= 2 && t.share() >= 0.8:
		b.kind = majority
	case t.named() && len(t.heldIn) >= 2:
		b.kind = named
		if t.share() < 0.5 {
			b.doubt = "most accesses go without"
		}
	case c.encapsulated(t):
		b.kind = encapsulated
	case t.bareWrites == 0 && len(t.heldIn) >= 2:
		b.kind = disciplined
		if t.share() < 0.6 && !(t.onlyLock() && len(t.heldIn) >= len(t.lackingIn)) {
			b.doubt = "most readers may know that it is set only once"
		}
	case t.sameFunc() && len(t.heldIn) >= 3 && t.share() >= 0.6:
		b.kind = sameFunc
	case c.relapses(t):
		b.kind = relapse
	case c.paired(t):
		b.kind = paired
	case c.oddOne(t):
		b.kind = oddOne
	case c.oneSided(t):
		b.kind = oneSided
	default:
		b.kind, b.doubt = weak, "too few accesses show which lock is meant"
	}
	if t.guard.Global.Known() && t.v.Owner != nil && (t.share() < 0.9 || len(t.heldIn) < 3) {
		b.doubt = "a lock of the whole package is often held for another reason"
	}
	if b.kind != majority && b.kind != named && c.res.Listed(t.guard.Class) {
		b.doubt = "the lock's comment says what it is for, and this is not among it"
	}
	if b.kind != named && len(t.lackingIn) > 3 && t.share() < 0.9 || t.sample == nil {
		b.doubt = "so many cannot have forgotten it"
	}
	return b, true
}

// writtenLater reports whether a write under the guard, once the object is set
// up, shows that the lock is there for it.
func (c *checker) writtenLater(t *tally) bool {
	for _, s := range t.sites {
		if had := s.cover == snapshot.WriteHad || s.cover == snapshot.Mixed && s.entry.Held; s.write && had && !t.setup(s.Fn) {
			return true
		}
	}
	return false
}

func (t *tally) sameFunc() bool {
	for fn := range t.lackingIn {
		if t.heldIn[fn] {
			return true
		}
	}
	return false
}

// relapses reports whether a function takes the lock to look at the variable, lets it
// go, and then changes it, while another function changes it under the lock, or the same
// one has both looked at it and changed it there: whoever wrote that meant the lock, and
// let it go too early.
func (c *checker) relapses(t *tally) bool {
	return slices.ContainsFunc(t.sites, func(s *site) bool {
		return t.relapsed(s) && slices.ContainsFunc(t.sites, func(w *site) bool {
			return w.write && w.cover == snapshot.WriteHad && !t.setup(w.Fn) && (w.Fn != s.Fn || t.lookedAt(w))
		})
	})
}

// lookedAt reports whether a function looks at the variable under the lock before it
// changes it there, to decide something.
func (t *tally) lookedAt(w *site) bool {
	return slices.ContainsFunc(t.sites, func(r *site) bool {
		load, ok := r.Instr.(*ssa.UnOp)
		if !ok || r.write || r.Fn != w.Fn || r.cover != w.cover || r.Path != w.Path || !summary.Reaches(load, w.Instr) {
			return false
		}
		return slices.ContainsFunc(*load.Referrers(), func(ref ssa.Instruction) bool {
			switch ref := ref.(type) {
			case *ssa.If:
				return true
			case *ssa.BinOp:
				return slices.ContainsFunc(*ref.Referrers(), func(in ssa.Instruction) bool { _, ok := in.(*ssa.If); return ok })
			}
			return false
		})
	})
}

// relapsed reports whether s changes the variable after its function had the lock for
// it.
func (t *tally) relapsed(s *site) bool {
	return s.write && s.cover == snapshot.Bare && t.hadHere(s) && !t.setup(s.Fn) && !t.teardown(s.Fn)
}

// letGoEarly reports whether a lock that is there for nothing else is held by all who
// look at the variable, and the one function that changes it, be it the only one that
// looks, has looked at it under the lock, has let go, and then changes it.
func (c *checker) letGoEarly(t *tally) bool {
	if t.mixed > 0 || len(t.lackingIn) != 1 || !t.soleLock() || !c.mutex(t) || c.res.Listed(t.guard.Class) {
		return false
	}
	return !slices.ContainsFunc(t.sites, func(s *site) bool { return s.lacks() && s.write && !t.relapsed(s) })
}

// onlyLock reports whether the guard is the only lock of the variable's type:
// there is nothing else that it could be for.
func (t *tally) onlyLock() bool {
	return t.v.Owner != nil && len(snapshot.Locks(t.v.Owner)) == 1
}

// named reports whether the lock is named after the variable: conns, connsMu.
func (t *tally) named() bool {
	lock := strings.ToLower(t.guard.Class[strings.LastIndexByte(t.guard.Class, '.')+1:])
	for _, suffix := range []string{"mutex", "lock", "mtx", "mux", "mu", "lk"} {
		if s, ok := strings.CutSuffix(lock, suffix); ok && s != "" {
			return slices.ContainsFunc([]*types.Var{t.v.Field, t.v.Whole}, func(f *types.Var) bool {
				return f != nil && strings.TrimSuffix(s, "s") == strings.TrimSuffix(strings.ToLower(f.Name()), "s")
			})
		}
	}
	return false
}

// oneSided reports whether only goroutines of the package's own go without a lock
// that is there for nothing else, while all others hold it, and one of the two sides
// writes: a lock that one side leaves out keeps nobody away.
func (c *checker) oneSided(t *tally) bool {
	if t.bareWrites+t.heldWrites == 0 || t.mixed > 0 || t.held == 0 || !t.soleLock() || !c.mutex(t) || c.res.Listed(t.guard.Class) {
		return false
	}
	for fn := range t.lackingIn {
		roots, many := c.res.Roots(fn)
		if many || len(roots) == 0 || slices.ContainsFunc(roots, func(o snapshot.Root) bool { return o.Kind != snapshot.Started }) {
			return false
		}
	}
	return true
}

// readersHold reports whether all who read a variable hold the lock, in several
// functions, and one function that writes it does not: not a setter, which is called
// before the object is at work, but one that computes what it writes. One reader is
// enough where the write makes what is missing, which happens when it is asked for.
func (c *checker) readersHold(t *tally) bool {
	if few := t.held < 3 || len(t.heldIn) < 2; t.bareWrites == 0 || t.mixed > 0 || t.held == 0 || few && !t.onlyLazy() || len(t.lackingIn) != 1 || !(t.soleLock() || t.named()) || !c.mutex(t) || t.onlySetters() {
		return false
	}
	for fn := range t.lackingIn {
		if t.setup(fn) || t.teardown(fn) || t.heldIn[fn] {
			return false
		}
	}
	return true
}

// paired reports whether a lock that is there for nothing else is held by all who
// write, and one exported method or function reads without: Set and Get.
func (c *checker) paired(t *tally) bool {
	if t.bareWrites+t.mixed > 0 || len(t.lackingIn) != 1 || !t.soleLock() || !c.mutex(t) {
		return false
	}
	for fn := range t.lackingIn {
		if fn.Parent() != nil || !c.entered(fn) || t.v.Owner != nil && !methodOf(fn, t.v) {
			return false
		}
		if t.heldIn[fn] && len(t.heldIn) == 1 {
			return false // nobody else touches it: its callers may well be one goroutine
		}
	}
	return true
}

// entered reports whether callers outside of the package enter at fn itself.
func (c *checker) entered(fn *ssa.Function) bool {
	if token.IsExported(fn.Name()) {
		return true
	}
	roots, _ := c.res.Roots(fn)
	return slices.ContainsFunc(roots, func(o snapshot.Root) bool { return o.Fn == fn && o.Called() })
}

// oddOne reports whether a lock that is there for nothing else is held by all functions
// but one, which writes what it computes: Add and Get hold it, Reset does not.
func (c *checker) oddOne(t *tally) bool {
	if t.bareWrites == 0 || t.mixed > 0 || len(t.lackingIn) != 1 || t.v.Owner == nil || !t.soleLock() || !c.mutex(t) || t.onlySetters() || len(t.heldIn) == 0 {
		return false
	}
	for fn := range t.lackingIn {
		if !methodOf(fn, t.v) || fn.Parent() != nil || t.heldIn[fn] || configures(fn) {
			return false
		}
	}
	for fn := range t.heldIn {
		if !methodOf(fn, t.v) {
			return false
		}
	}
	return true
}

// mutex reports whether the guard is locked and unlocked: a sync.Once is not.
func (c *checker) mutex(t *tally) bool {
	name := t.guard.Class[strings.LastIndexByte(t.guard.Class, '.')+1:]
	if t.v.Owner == nil {
		obj := c.pass.Pkg.Scope().Lookup(name)
		return obj != nil && access.HasLockMethods(types.NewPointer(obj.Type()))
	}
	return slices.ContainsFunc(snapshot.Locks(t.v.Owner), func(l *types.Var) bool { return l.Name() == name })
}

// encapsulated reports whether the methods of the variable's own type all hold
// the lock, and only others do not.
func (c *checker) encapsulated(t *tally) bool {
	if t.v.Owner == nil {
		return false
	}
	for fn := range t.lackingIn {
		if methodOf(fn, t.v) {
			return false
		}
	}
	n := 0
	for fn := range t.heldIn {
		if methodOf(fn, t.v) {
			n++
		}
	}
	return n >= 2
}

func methodOf(fn *ssa.Function, v *snapshot.Var) bool {
	recv := access.Outermost(fn).Signature.Recv()
	return recv != nil && snapshot.NamedOf(recv.Type()) == v.Owner
}
