package unguarded

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// A doubt is what makes a finding a guess: it is then told with -low only. All
// doubts stand here, in the order in which they are asked; the text says what
// the author of the code may know better. Each came of findings on real code
// that were read and were false: docs/fieldnotes-races.md.
type doubt struct {
	text string
	has  func(c *checker, cl *claim) bool
}

// doubts are about the place; those about the lock are believe's.
var doubts = []doubt{
	{"the object has no name here, so that its locks have none", (*checker).nameless},
	{"the locked part looks at it again", func(_ *checker, cl *claim) bool {
		return cl.t.rechecked(cl.site) && (cl.why.kind != majority && cl.why.kind != byComment || asksIfSet(cl.Instr))
	}},
	{"its name says that it sets up or tears down", func(c *checker, cl *claim) bool {
		return cl.why.kind != byComment && (cl.t.setup(cl.Fn) || cl.t.teardown(cl.Fn) || c.settingUp(cl.t, cl.site))
	}},
	{"the object comes from a pool, or goes back to it", (*checker).pooled},
	{"its name says that it asks for no lock", func(_ *checker, cl *claim) bool { return knowing(cl.Fn) }},
	{"its comment, or that of those who call it, says that it is for one goroutine", (*checker).comesInTurn},
	{"a comment there says why it needs no lock", func(c *checker, cl *claim) bool {
		return c.res.Promises().Excused(c.pass.Fset, cl.Pos())
	}},
	{"it has waited for the others", func(c *checker, cl *claim) bool {
		return afterWait(cl.Instr) || c.waitedFor(cl) || c.calledLate(cl.Fn, snapshot.Root{}, 0)
	}},
	{"whoever writes it closes a channel, and it has heard of that", (*checker).afterClose},
	{"it only sets what it is passed: who calls it has the object alone yet", func(c *checker, cl *claim) bool {
		return cl.why.kind == byComment && cl.write && configures(cl.Fn) && c.onlyCalled(cl.Fn)
	}},
	{"who is given it takes the lock, and may hold it at the call", (*checker).handedUnder},
	{"package sort calls it, under the lock of whoever sorts", func(_ *checker, cl *claim) bool { return sorts(cl.Fn) }},
	{"what the header leads to may be its own by now", func(c *checker, cl *claim) bool {
		return cl.Header != nil && c.headerHeld(cl.t, cl.site) && !cl.t.changedInPlace()
	}},
	{"only setters write it, which is done once", func(c *checker, cl *claim) bool {
		return cl.why.kind == disciplined && cl.t.onlySetters() && !c.apart(cl)
	}},
	{"others may have a reason", func(_ *checker, cl *claim) bool { return cl.why.kind == relapse && !cl.t.relapsed(cl.site) }},
	{"it is filled before main, as the package itself does", (*checker).filledEarly},
	{"the function makes it before it starts those who use it", func(_ *checker, cl *claim) bool {
		return cl.why.kind != byComment && cl.t.madeForStart(cl.site)
	}},
	{"only its own function writes it", func(_ *checker, cl *claim) bool {
		return cl.why.kind != byComment && cl.t.onlyWriter(cl.site)
	}},
	{"several readers know who writes", func(c *checker, cl *claim) bool {
		return cl.why.kind == disciplined && len(cl.t.lackingIn) > 1 && !c.apart(cl)
	}},
	{"callers hold another lock, and few accesses show which is meant", func(c *checker, cl *claim) bool {
		return cl.why.kind == paired && !c.free(cl)
	}},
	{"some callers hold the lock, and few accesses show that all must", func(_ *checker, cl *claim) bool {
		return cl.cover == snapshot.Mixed && (cl.why.kind == encapsulated || cl.why.kind == disciplined) && cl.t.share() < 0.8
	}},
	{"nothing shows that another goroutine is there", func(c *checker, cl *claim) bool { return !c.asked(cl) && c.rival(cl) == nil }},
}

// doubt is the first doubt about a claim, "" if there is none.
func (c *checker) doubt(cl *claim) string {
	if cl.why.doubt != "" {
		return cl.why.doubt
	}
	for _, d := range doubts {
		if d.has(c, cl) {
			return d.text
		}
	}
	return ""
}

// onlyCalled reports whether nothing but callers leads to fn, no goroutine of the package.
func (c *checker) onlyCalled(fn *ssa.Function) bool {
	roots, many := c.res.Roots(fn)
	return !many && !slices.ContainsFunc(roots, snapshot.Root.Parallel)
}

func (c *checker) nameless(cl *claim) bool {
	return c.res.Func(cl.Fn).Env.Display(cl.Path) == "" && !cl.t.hadHere(cl.site)
}

// comesInTurn reports whether a comment says of the access's function, or of all who
// call it without the lock, that it is for one goroutine.
func (c *checker) comesInTurn(cl *claim) bool {
	if c.inTurn(cl.Fn, 0) {
		return true
	}
	if c.res.Open(cl.Fn) {
		return false
	}
	found := false
	sites := c.res.Callers(cl.Fn)
	for i := range sites {
		s := &sites[i]
		if c.res.InTest(s.Caller) || s.Caller == cl.Fn || !c.res.Site(cl.Fn, cl.t.guard.Path(cl.Access), cl.t.guard.Class, cl.Base, s).Bare {
			continue
		}
		if s.Spawn || !c.inTurn(s.Caller, 1) {
			return false
		}
		found = true
	}
	return found
}

// inTurn reports whether a comment says that a function is for one goroutine, or one
// at a time: its own, or that of every function that calls it.
func (c *checker) inTurn(fn *ssa.Function, depth int) bool {
	fn = access.Outermost(fn)
	if obj, ok := fn.Object().(*types.Func); ok && c.res.Promises().Denied(obj) {
		return true
	}
	return depth <= 3 && c.allCallers(fn, func(s *summary.CallSite) bool { return !s.Spawn && c.inTurn(s.Caller, depth+1) })
}

// allCallers reports whether fn is called, by functions of this package only, and every
// call outside of tests fits. Calls of itself say nothing of who comes first.
func (c *checker) allCallers(fn *ssa.Function, fits func(*summary.CallSite) bool) bool {
	if c.res.Open(fn) {
		return false
	}
	found := false
	sites := c.res.Callers(fn)
	for i := range sites {
		if c.res.InTest(sites[i].Caller) || sites[i].Caller == fn {
			continue
		}
		if !fits(&sites[i]) {
			return false
		}
		found = true
	}
	return found
}

// hadHere reports whether the function itself has the lock at another access of
// the same variable before s.
func (t *tally) hadHere(s *site) bool {
	return slices.ContainsFunc(t.sites, func(h *site) bool {
		return h.Fn == s.Fn && h.cover.Held() && h.entry == nil && h.Path == s.Path && summary.Reaches(h.Instr, s.Instr)
	})
}

// settingUp reports whether only functions that set up or tear down come to an
// access without the lock.
func (c *checker) settingUp(t *tally, s *site) bool {
	if s.entry == nil || s.entry.BareAt == nil {
		return false
	}
	if roots, _ := c.res.Roots(s.Fn); slices.ContainsFunc(roots, func(o snapshot.Root) bool { return o.Fn == s.Fn && o.Called() }) {
		return false
	}
	sites := c.res.Callers(s.Fn)
	for i := range sites {
		caller := sites[i].Caller
		if c.res.InTest(caller) || !sites[i].Spawn && (t.setup(caller) || t.teardown(caller) && !t.ofAnother(caller)) {
			continue
		}
		if c.res.Site(s.Fn, t.guard.Path(s.Access), t.guard.Class, s.Base, &sites[i]).Bare {
			return false
		}
	}
	return true
}

// onlyWriter reports whether a read stands in the one function that writes the
// variable, literals included, once the object is set up: who calls it one after the
// other sees what it wrote.
func (t *tally) onlyWriter(s *site) bool {
	return !s.write && !slices.ContainsFunc(t.sites, func(w *site) bool {
		return w.write && !t.setup(w.Fn) && access.Outermost(w.Fn) != access.Outermost(s.Fn)
	})
}

// madeForStart reports whether an access puts a new container or object into the variable
// right before its function starts a goroutine, and no other function replaces it.
func (t *tally) madeForStart(s *site) bool {
	if !fresh(s) || slices.ContainsFunc(t.sites, func(o *site) bool {
		st, ok := o.Instr.(*ssa.Store)
		return ok && o.write && o.Fn != s.Fn && st.Val != nil && !t.setup(o.Fn)
	}) {
		return false
	}
	starts := false
	for _, b := range s.Fn.Blocks {
		for _, in := range b.Instrs {
			if _, goes := in.(*ssa.Go); goes {
				if !summary.Dominates(s.Instr, in) || summary.Follows(b, s.Instr.Block()) {
					return false
				}
				starts = true
			}
		}
	}
	return starts
}

// fresh reports whether an access is a store of something made for it.
func fresh(s *site) bool {
	st, ok := s.Instr.(*ssa.Store)
	if !ok || !s.write {
		return false
	}
	switch st.Val.(type) {
	case *ssa.MakeMap, *ssa.MakeChan, *ssa.MakeSlice, *ssa.Alloc:
		return true
	}
	return false
}

// filledEarly reports whether only exported functions write a package variable that the
// package calls from its own initialisers, and from nowhere else: a register, which
// importers fill in the same way.
func (c *checker) filledEarly(cl *claim) bool {
	if cl.t.v.Owner != nil || cl.write {
		return false
	}
	found := false
	for _, w := range cl.t.sites {
		if !w.write {
			continue
		}
		sites := c.res.Callers(access.Outermost(w.Fn))
		for i := range sites {
			if caller := access.Outermost(sites[i].Caller); !c.res.InTest(caller) && !access.IsInit(caller) {
				return false
			}
			found = found || !c.res.InTest(sites[i].Caller)
		}
	}
	return found
}

// knowingName fits functions whose callers are told to see to the locks.
var knowingName = regexp.MustCompile(`(?i:unsafe|unlocked|no_?lock|without_?lock|lock_?free|unprotected)`)

func knowing(fn *ssa.Function) bool { return knowingName.MatchString(access.Outermost(fn).Name()) }

// rechecked reports whether a read without the lock only decides whether its
// function goes on to take the lock and write: double-checked locking, which
// lostupdate speaks of.
func (t *tally) rechecked(s *site) bool {
	return !s.write && t.bareWrites == 0 && !t.hadHere(s) && slices.ContainsFunc(t.sites, func(w *site) bool {
		return w.write && w.cover == snapshot.WriteHad && w.Fn == s.Fn && w.Path == s.Path && w.entry == nil && summary.Reaches(s.Instr, w.Instr)
	})
}

// asksIfSet reports whether a load is only compared with nothing, or is a flag: the
// first look of double-checked locking, not one at a number that changes.
func asksIfSet(at ssa.Instruction) bool {
	load, ok := at.(*ssa.UnOp)
	if !ok {
		return true // a look into a container
	}
	for _, ref := range *load.Referrers() {
		switch ref := ref.(type) {
		case *ssa.If, *ssa.DebugRef, *ssa.UnOp, *ssa.Lookup:
		case *ssa.BinOp:
			if _, isConst := ref.Y.(*ssa.Const); !isConst {
				return false
			}
		default:
			return false
		}
	}
	return true
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

// changedInPlace reports whether the map or slice stays the same for the object's life,
// and others change it under the guard: then a copy of its header leads to what they
// change.
func (t *tally) changedInPlace() bool {
	changed := false
	for _, s := range t.sites {
		switch {
		case s.Kind == snapshot.Write && !ifNil(s) && !grows(s.Instr) && !partOfItself(s.Access):
			return false // whoever writes it puts another in its place
		case s.cover == snapshot.WriteHad && (s.Kind == snapshot.ContWrite || takesOut(s.Access)):
			changed = true
		}
	}
	return changed
}

// headerHeld reports whether the map or slice was loaded under the guard.
func (c *checker) headerHeld(t *tally, s *site) bool {
	for _, a := range s.Var.Accesses {
		if a.Instr == s.Header && a.Kind == snapshot.Read {
			cover, _ := c.res.Cover(a, &t.guard)
			return !(cover <= snapshot.Mixed)
		}
	}
	return false
}

// sorts reports whether fn is a method that package sort or heap calls, under
// the lock of whoever sorts.
func sorts(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	for _, name := range []string{"Len", "Less", "Swap"} {
		if obj, _, _ := types.LookupFieldOrMethod(recv.Type(), true, nil, name); obj == nil {
			return false
		}
	}
	switch fn.Name() {
	case "Len", "Less", "Swap", "Push", "Pop":
		return true
	}
	return false
}

// afterWait reports whether every way to an access comes past a Wait: the
// goroutines that it waits for are gone.
func afterWait(at ssa.Instruction) bool { return summary.Passed(at, waits) }

// stops reports whether an instruction waits, or calls a function of the package
// that does: it stops the goroutines of before.
func stops(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok || waits(in) {
		return ok
	}
	callee := call.Call.StaticCallee()
	return callee != nil && slices.ContainsFunc(callee.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, waits) })
}

// waits reports whether an instruction calls something named Wait.
func waits(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	name := ""
	if callee := call.Call.StaticCallee(); callee != nil {
		name = callee.Name()
	} else if call.Call.IsInvoke() {
		name = call.Call.Method.Name()
	}
	return name == "Wait" || name == "SignalAndWait"
}

// exportedMethod reports whether fn is one.
func exportedMethod(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() != nil && token.IsExported(fn.Name())
}
