package snapshot

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// Guard is a lock that may guard a variable.
type Guard struct {
	Class string
	// Sel leads from the object of the field to the lock, ".mu"; "" where the
	// lock lies elsewhere: a package variable, the lock of a parent.
	Sel string
	// Global is the place of a guard that is a package variable.
	Global access.Path
}

// Path is the guard's place for one access; the zero Path where only the class
// is known.
func (g *Guard) Path(a *Access) access.Path {
	if g.Global.Known() {
		return g.Global
	}
	if g.Sel != "" && a.Base.Known() {
		return a.Base.With(g.Sel)
	}
	return access.Path{}
}

// Cover says how a guard protects an access.
type Cover uint8

const (
	Bare     Cover = iota // not at all
	Another               // the lock of another instance is held
	Mixed                 // some callers hold it, some do not
	MaybeHad              // a lock of its class is held, or may be by callers
	ReadHad               // held in read mode
	WriteHad              // held
	Owned                 // the object is of the making of this function, or of its callers
)

// Held reports whether the guard is held for certain.
func (c Cover) Held() bool { return c == ReadHad || c == WriteHad }

// Cover says how g protects a. The Entry is the answer of the callers where
// the function itself does not hold it, else nil.
func (r *Result) Cover(a *Access, g *Guard) (Cover, *Entry) {
	if a.Own {
		return Owned, nil
	}
	if a.Made || r.Starting(a.Fn) && !r.Spawned(a.Fn) {
		// Who takes the read lock to write does not count on being alone.
		p := g.Path(a)
		if a.Kind.Writes() && r.holds(r.Held(a.Instr), entryKey{fn: a.Fn, lock: p, class: g.Class}, p) == read {
			return ReadHad, nil
		}
		return Owned, nil
	}
	if a.Base.Kind == access.Local && r.makes(a.Fn) {
		return MaybeHad, nil // a part of what this function makes, by a way that is not followed
	}
	key := entryKey{fn: a.Fn, lock: g.Path(a), class: g.Class}
	held := r.Held(a.Instr)
	switch r.holds(held, key, key.lock) {
	case write:
		return WriteHad, nil
	case read:
		return ReadHad, nil
	case maybe:
		return MaybeHad, nil
	}
	if r.holds(r.SomeHeld(a.Instr), key, key.lock) != nothing {
		return MaybeHad, nil // on some ways here only: a flag may tell which
	}
	e := r.entryWhen(a.Fn, portable(key.lock), g.Class, a.Base, whenAt(a.Instr))
	switch {
	case e.Covered() && e.Owned():
		return Owned, e
	case e.Covered() && e.Read:
		return ReadHad, e
	case e.Covered() && e.Held:
		return WriteHad, e
	case e.Covered():
		return MaybeHad, e
	case e.Held || e.Read || e.Maybe:
		return Mixed, e
	}
	if key.lock.Known() && slices.ContainsFunc(held, func(h summary.Held) bool { return h.Class == g.Class }) {
		return Another, e
	}
	return Bare, e
}

// HeldAt reports whether the function of an instruction, of which base is an object, may
// itself hold the object's guard there.
func (r *Result) HeldAt(at ssa.Instruction, g *Guard, base access.Path) bool {
	a := &Access{Instr: at, Fn: at.Parent(), Base: base}
	return r.holds(r.SomeHeld(at), entryKey{fn: a.Fn, lock: g.Path(a), class: g.Class}, g.Path(a)) != nothing
}

func portable(p access.Path) access.Path {
	if p.Portable() {
		return p
	}
	return access.Path{}
}

// maxGuards bounds the locks that are considered for one variable.
const maxGuards = 4

// Spawned reports whether fn is, or lies in, a function literal that runs on
// another goroutine: then the names of the functions around it tell nothing of when
// it runs.
func (r *Result) Spawned(fn *ssa.Function) bool {
	for ; fn.Parent() != nil; fn = fn.Parent() {
		if slices.ContainsFunc(r.Callers(fn), func(s summary.CallSite) bool { return s.Spawn }) {
			return true
		}
	}
	return false
}

// Guards lists the locks under which a variable is accessed outside of tests,
// locks of the same object and package variables first, then the most
// frequent.
func (r *Result) Guards(v *Var) []Guard {
	type count struct {
		Guard
		n int
	}
	var all []*count
	for _, a := range v.Accesses {
		if a.Made || a.Test {
			continue
		}
		for _, l := range r.around(a) {
			g := guardOf(a, l)
			i := slices.IndexFunc(all, func(c *count) bool {
				return c.Class == g.Class && (c.Sel == g.Sel || c.Sel == "" || g.Sel == "") && c.Global == g.Global
			})
			if i < 0 {
				all = append(all, &count{g, 1})
				continue
			}
			all[i].n++
			if all[i].Sel == "" {
				all[i].Sel = g.Sel
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *count) int {
		return cmp.Or(-compareBool(a.Near(), b.Near()), cmp.Compare(b.n, a.n), strings.Compare(a.Class, b.Class), strings.Compare(a.Sel, b.Sel))
	})
	var out []Guard
	for _, c := range all[:min(len(all), maxGuards)] {
		out = append(out, c.Guard)
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Near reports whether the guard's place is known for every access: in the
// same object, or a package variable.
func (g *Guard) Near() bool { return g.Sel != "" || g.Global.Known() }

// around lists the locks held at an access, by its function or some caller.
func (r *Result) around(a *Access) []Lock {
	var out []Lock
	for _, h := range r.Held(a.Instr) {
		out = append(out, Lock{h.Lock, h.Mode, h.At})
	}
	for _, l := range r.MayEnter(a.Fn) {
		if !slices.ContainsFunc(out, func(o Lock) bool { return o.Class == l.Class && o.Path == l.Path }) {
			out = append(out, l)
		}
	}
	return slices.DeleteFunc(out, func(l Lock) bool { return l.Mode == lockgraph.Permit || l.Class == "" })
}

// guardOf is the guard that a lock held at an access may be.
func guardOf(a *Access, l Lock) Guard {
	g := Guard{Class: l.Class}
	if l.Path.Kind == access.Global && !l.Path.Vague() {
		g.Global = l.Path
		return g
	}
	if a.Base.Known() {
		// An element is one of many, as the field's object may be.
		if sel, ok := l.Path.Rest(a.Base); ok && !strings.Contains(sel, "[") {
			g.Sel = sel
		}
	}
	return g
}
