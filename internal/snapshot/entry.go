package snapshot

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// Lock is a lock that protects an access.
type Lock struct {
	summary.Lock
	Mode lockgraph.Mode
	// At is what took it in the function of the access; nil where callers hold it.
	At ssa.Instruction
}

// Entry says what the callers of a function hold of one lock, and what they
// pass as its object. Several may be true.
type Entry struct {
	Held bool // a caller holds it in write mode
	Read bool // a caller holds it in read mode
	// Maybe: a caller may hold it: one of its class, or the function is a
	// callback that is made under the lock.
	Maybe bool
	// Fresh: a caller passes an object of its own making.
	Fresh bool
	// Bare: a caller does not hold it, or nobody is known to call.
	Bare bool
	// Open: there may be callers that were not seen.
	Open bool
	// BareAt is a call without the lock, nil where the function itself is the
	// start: exported, a callback, a goroutine.
	BareAt *summary.CallSite
	// HeldAt is a call with it.
	HeldAt *summary.CallSite
}

// Covered reports whether every way into the function has the lock, in either
// mode, or an object of its own.
func (e *Entry) Covered() bool { return !e.Bare && (e.Held || e.Read || e.Maybe || e.Fresh) }

// Owned reports whether every way into the function brings a fresh object.
func (e *Entry) Owned() bool { return e.Fresh && !e.Bare && !e.Held && !e.Read && !e.Maybe }

func (e *Entry) merge(o *Entry) {
	e.Held = e.Held || o.Held
	e.Read = e.Read || o.Read
	e.Maybe = e.Maybe || o.Maybe
	e.Fresh = e.Fresh || o.Fresh
	e.Bare = e.Bare || o.Bare
}

// entryKey is a question about the entry of a function.
type entryKey struct {
	fn    *ssa.Function
	lock  access.Path // in its own terms; unknown: any lock of the class
	class string
	base  access.Path // the object whose owner is asked for
	when  when
}

// when is what a flag among the parameters must be for control to come to an access.
type when struct {
	param *ssa.Parameter // nil: no matter
	is    bool
}

// whenAt gives the nearest branch on a parameter that an instruction stands behind.
func whenAt(in ssa.Instruction) when {
	for at, up := in.Block(), in.Block().Idom(); up != nil; at, up = up, up.Idom() {
		iff, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok || len(at.Preds) != 1 {
			continue
		}
		if p, ok := iff.Cond.(*ssa.Parameter); ok {
			return when{p, up.Succs[0] == at}
		}
	}
	return when{}
}

// denies reports whether a call sets the flag the other way.
func (w when) denies(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if w.param == nil || !ok || call.Common().StaticCallee() != w.param.Parent() {
		return false
	}
	k, ok := call.Common().Args[slices.Index(w.param.Parent().Params, w.param)].(*ssa.Const)
	return ok && k.Value != nil && constant.BoolVal(k.Value) != w.is
}

// Entry says which callers of fn hold a lock: that at path lock, or, if lock is
// the zero Path, one of the class. base is the object that is accessed under
// it; a caller that has just made it needs no lock. Callers in tests count for
// functions of tests only.
func (r *Result) Entry(fn *ssa.Function, lock access.Path, class string, base access.Path) *Entry {
	return r.entryWhen(fn, lock, class, base, when{})
}

// entryWhen is Entry for what fn does where one of its parameters says so: the
// callers that say otherwise do not count.
func (r *Result) entryWhen(fn *ssa.Function, lock access.Path, class string, base access.Path, w when) *Entry {
	e := r.entries.ask(entryKey{fn, lock, class, ownerOf(fn, base), w})
	return &e
}

func (r *Result) entry(key entryKey) Entry {
	fn := key.fn
	out := Entry{Open: r.Open(fn)}
	if r.initial(fn) {
		out.Fresh = true
		return out
	}
	if d := r.Demand(fn); d != nil && (key.lock == d.Path || !key.lock.Known() && key.class == d.Class) {
		// Its callers are asked at their own places.
		out.Held, out.Read = !d.Read, d.Read
		return out
	}
	sites := r.Callers(fn)
	inTest := r.InTest(fn)
	seen, denied := false, false
	sometimes := r.sometimes(key, sites)
	for i := range sites {
		site := &sites[i]
		if !inTest && r.InTest(site.Caller) || site.Caller == fn && !site.Spawn {
			continue
		}
		if key.when.denies(site.At) {
			denied = true
			continue
		}
		seen = true
		e := r.site(key, site)
		if e.Bare && sometimes[site.At] {
			e = &Entry{Maybe: true}
		}
		out.merge(e)
		if e.Bare && out.BareAt == nil {
			out.BareAt = site
		}
		if (e.Held || e.Read) && out.HeldAt == nil {
			out.HeldAt = site
		}
	}
	if seen {
		return out
	}
	if denied {
		out.Maybe = true // nobody comes there
		return out
	}
	if mc := madeAt(fn); mc != nil {
		r.callback(key, mc, &out)
		return out
	}
	out.Bare = true
	return out
}

// callback answers for a function literal that nobody is seen to call: it may
// run where it is handed on, or at any time later.
func (r *Result) callback(key entryKey, mc *ssa.MakeClosure, out *Entry) {
	at := ssa.Instruction(mc)
	for _, ref := range *mc.Referrers() {
		if r.holds(r.Held(ref), key, access.Path{}) != nothing {
			out.Maybe = true
			return
		}
		if _, ok := ref.(*ssa.DebugRef); !ok {
			at = ref
		}
	}
	site := summary.CallSite{Caller: mc.Parent(), At: at}
	if f := r.Func(mc.Parent()); f != nil {
		for _, b := range mc.Bindings {
			site.Free = append(site.Free, f.Env.Of(b))
		}
	}
	up := r.site(key, &site)
	out.Fresh, out.Bare = up.Fresh, up.Bare
	out.Maybe = up.Held || up.Read || up.Maybe
}

// sometimes lists the calls that some of the states of their function come to
// with the lock held: a flag tells which, and nothing is known for certain.
func (r *Result) sometimes(key entryKey, sites []summary.CallSite) map[ssa.Instruction]bool {
	var out map[ssa.Instruction]bool
	for i := range sites {
		s := &sites[i]
		if !s.Spawn && r.holds(s.Held, key, key.lock.Subst(s.Args, s.Free)) != nothing {
			if out == nil {
				out = map[ssa.Instruction]bool{}
			}
			out[s.At] = true
		}
	}
	return out
}

// Site says of one call of fn what its caller holds: see Entry. A call that
// only some states of its function come to with the lock is a Maybe.
func (r *Result) Site(fn *ssa.Function, lock access.Path, class string, base access.Path, site *summary.CallSite) *Entry {
	key := entryKey{fn: fn, lock: lock, class: class, base: base}
	if e := r.site(key, site); !e.Bare || !r.sometimes(key, r.Callers(fn))[site.At] {
		return e
	}
	return &Entry{Maybe: true}
}

// site answers for one call.
func (r *Result) site(key entryKey, site *summary.CallSite) *Entry {
	out := &Entry{}
	lock := key.lock.Subst(site.Args, site.Free)
	base := key.base.Subst(site.Args, site.Free)
	if site.Spawn {
		return r.handedOver(key)
	}
	if base.Known() && r.Made(base, site.At) {
		out.Fresh = true
		return out
	}
	switch r.holds(site.Held, key, lock) {
	case write:
		out.Held = true
		return out
	case read:
		out.Read = true
		return out
	case maybe:
		out.Maybe = true
		return out
	}
	if ctx := r.Context(site.Caller); ctx.BeforeGo && site.Calm {
		out.Fresh = true
		return out
	}
	if lock.Known() && r.tookBefore(site.At, lock) {
		out.Bare = true // whoever called would have waited for itself
		return out
	}
	if !lock.Portable() {
		lock = access.Path{}
	}
	if !base.Portable() {
		base = access.Path{}
	}
	up := r.Entry(site.Caller, lock, key.class, base)
	out.merge(up)
	if !lock.Known() && (out.Held || out.Read) {
		out.Held, out.Read, out.Maybe = false, false, true
	}
	return out
}

// handedOver says what a goroutine holds of a lock at its start: one that it lets go
// without having taken it is its starter's, who has left it to the goroutine.
func (r *Result) handedOver(key entryKey) *Entry {
	out := &Entry{Bare: true}
	f := r.Func(key.fn)
	if f == nil {
		return out
	}
	for _, l := range leftTo(f) {
		switch {
		case l.Path == key.lock && key.lock.Known() && l.Mode == lockgraph.Read:
			return &Entry{Read: true}
		case l.Path == key.lock && key.lock.Known():
			return &Entry{Held: true}
		case l.Class == key.class && key.class != "" && !(key.lock.Known() && apart(l.Path, key.lock)):
			out = &Entry{Maybe: true}
		}
	}
	return out
}

// leftTo lists the locks that f lets go, however it ends, and has not taken.
func leftTo(f *summary.Func) []Lock {
	var out []Lock
	for i, o := range f.Sum.Outcomes {
		lets := func(l Lock) bool {
			return slices.ContainsFunc(o.Rel, func(x summary.Let) bool { return x.Lock.Path == l.Path && x.Mode == l.Mode })
		}
		if i > 0 {
			out = slices.DeleteFunc(out, func(l Lock) bool { return !lets(l) })
			continue
		}
		for _, x := range o.Rel {
			out = append(out, Lock{Lock: x.Lock, Mode: x.Mode})
		}
	}
	return out
}

// tookBefore reports whether the function of at has itself taken the lock on
// every way to at, as the first that it did to it. It does not hold it there, so
// neither do its callers.
func (r *Result) tookBefore(at ssa.Instruction, lock access.Path) bool {
	fn := at.Parent()
	firsts, ok := r.taken[fn]
	if !ok {
		firsts = r.firstLocks(fn)
		r.taken[fn] = firsts
	}
	return slices.ContainsFunc(firsts[lock], func(in ssa.Instruction) bool { return summary.Dominates(in, at) })
}

// firstLocks lists where fn locks what it has not unlocked before: one that it
// lets go and takes back is its caller's.
func (r *Result) firstLocks(fn *ssa.Function) map[access.Path][]ssa.Instruction {
	locks, unlocks := map[access.Path][]ssa.Instruction{}, map[access.Path][]ssa.Instruction{}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			switch op := ops.Of(&call.Call); {
			case op.Kind == ops.Acquire && op.Mode == lockgraph.Write:
				p := r.Func(fn).Env.Of(op.Recv)
				locks[p] = append(locks[p], in)
			case op.Kind == ops.Release:
				p := r.Func(fn).Env.Of(op.Recv)
				unlocks[p] = append(unlocks[p], in)
			}
		}
	}
	for p, list := range locks {
		locks[p] = slices.DeleteFunc(list, func(in ssa.Instruction) bool {
			return slices.ContainsFunc(unlocks[p], func(u ssa.Instruction) bool { return summary.ComesBefore(u, in) })
		})
	}
	return locks
}

// How well a list of locks answers a question.
type holding uint8

const (
	nothing holding = iota
	maybe
	read
	write
)

func (r *Result) holds(held []summary.Held, key entryKey, lock access.Path) holding {
	best := nothing
	for _, h := range held {
		var got holding
		switch {
		case lock.Known() && h.Path == lock && !lock.Vague():
			got = write
		case h.Class != key.class || key.class == "":
			continue
		case lock.Known() && apart(h.Path, lock):
			continue // the lock of another instance
		default:
			got = maybe
		}
		if got == write && h.Mode == lockgraph.Read {
			got = read
		}
		best = max(best, got)
	}
	return best
}

// apart reports whether two paths are two objects for a reader: the same part
// of two parameters, variables or new objects. Different parts may be one lock
// all the same, by way of a pointer back to a parent.
func apart(a, b access.Path) bool {
	definite := func(p access.Path) bool {
		if p.Kind == access.Local {
			a, made := p.Val().(*ssa.Alloc)
			return made && !isPointer(a.Type().Underlying().(*types.Pointer).Elem()) && !p.Vague()
		}
		return p.Portable() && !p.Vague()
	}
	return definite(a) && definite(b) && a.Sel == b.Sel
}

// madeAt is where a function literal is made, nil for a declared function.
func madeAt(fn *ssa.Function) *ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				return mc
			}
		}
	}
	return nil
}

// Locks lists the locks that protect an access for certain: those taken in its
// function, and those that every caller of it holds.
func (r *Result) Locks(a *Access) []Lock {
	var out []Lock
	for _, h := range r.Held(a.Instr) {
		out = append(out, Lock{h.Lock, h.Mode, h.At})
	}
	for _, l := range r.MayEnter(a.Fn) {
		if slices.ContainsFunc(out, func(o Lock) bool { return o.Path == l.Path && o.Class == l.Class }) {
			continue
		}
		e := r.Entry(a.Fn, l.Path, l.Class, access.Path{})
		if e.Bare || e.Maybe || !e.Held && !e.Read || e.Open {
			continue
		}
		l.Mode = lockgraph.Write
		if e.Read {
			l.Mode = lockgraph.Read
		}
		out = append(out, l)
	}
	return out
}

// maxEntry bounds the locks that callers may hold.
const maxEntry = 12

// MayEnter lists the locks that some caller of fn holds, in fn's terms where
// they have a name there.
func (r *Result) MayEnter(fn *ssa.Function) []Lock { return r.may.ask(fn) }

func (r *Result) mayEnter(fn *ssa.Function) []Lock {
	var out []Lock
	add := func(l Lock) {
		if len(out) < maxEntry && !slices.ContainsFunc(out, func(o Lock) bool { return o.Path == l.Path && o.Class == l.Class }) {
			out = append(out, l)
		}
	}
	sites := r.Callers(fn)
	for i := range sites {
		site := &sites[i]
		if site.Caller == fn || r.InTest(site.Caller) && !r.InTest(fn) {
			continue
		}
		if site.Spawn {
			if f := r.Func(fn); f != nil {
				for _, l := range leftTo(f) {
					add(l)
				}
			}
			continue
		}
		for _, h := range site.Held {
			add(Lock{Lock: summary.Lock{Path: inCallee(h.Path, site), Class: h.Class, Weak: h.Weak}, Mode: h.Mode})
		}
		for _, l := range r.MayEnter(site.Caller) {
			l.Path = inCallee(l.Path, site)
			add(l)
		}
	}
	return out
}

// inCallee names a place of the caller by the arguments that lead to it; the
// zero Path where none does.
func inCallee(p access.Path, site *summary.CallSite) access.Path {
	if p.Kind == access.Global || !p.Known() {
		return p
	}
	for i, a := range site.Args {
		if rest, ok := p.Rest(a); ok {
			return access.OfParam(i).With(rest)
		}
	}
	for i, f := range site.Free {
		if rest, ok := p.Rest(f); ok {
			return access.OfFree(i).With(rest)
		}
	}
	return access.Path{}
}
