package unguarded

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// ways are the roots that lead to the access without the lock. Where some callers
// hold it, a goroutine that begins without it is one, and so is an exported
// function that calls without: those in between may know more.
func (c *checker) ways(cl *claim) []snapshot.Root {
	if cl.cover != snapshot.Mixed {
		roots, _ := c.res.Roots(cl.Fn)
		return roots
	}
	var out []snapshot.Root
	if !ofReceiver(cl.site) {
		return nil
	}
	q := asked{cl.t.guard.Path(cl.Access), cl.t.guard.Class, cl.Base}
	sites := c.res.Callers(cl.Fn)
	for i := range sites {
		site := &sites[i]
		if c.res.InTest(site.Caller) || !c.res.Site(cl.Fn, cl.t.guard.Path(cl.Access), cl.t.guard.Class, cl.Base, site).Bare {
			continue
		}
		if site.Spawn {
			out = append(out, snapshot.Root{Fn: cl.Fn, Kind: snapshot.Started, Spawn: site.At})
			continue
		}
		if cl.t.setup(site.Caller) || cl.t.teardown(site.Caller) {
			continue
		}
		roots, _ := c.res.Roots(site.Caller)
		for _, o := range roots {
			if !c.comesBare(o, site.Caller, q.through(site), map[*ssa.Function]bool{}) {
				continue
			}
			if o.Parallel() || o.Kind == snapshot.Promised || o.Fn == site.Caller && cl.why.kind == majority && len(c.res.MayEnter(o.Fn)) == 0 {
				out = append(out, o)
			}
		}
	}
	return out
}

// asked is a lock in the terms of one function, and the object that it guards.
type asked struct {
	lock  access.Path
	class string
	base  access.Path
}

// through says it in the terms of a caller.
func (q asked) through(site *summary.CallSite) asked {
	portable := func(p access.Path) access.Path {
		if p = p.Subst(site.Args, site.Free); !p.Portable() {
			return access.Path{}
		}
		return p
	}
	return asked{portable(q.lock), q.class, portable(q.base)}
}

// comesBare reports whether calls without the lock lead from a root to fn: others may
// come to it with the lock only.
func (c *checker) comesBare(o snapshot.Root, fn *ssa.Function, q asked, seen map[*ssa.Function]bool) bool {
	if o.Fn == fn {
		return true
	}
	if seen[fn] {
		return false
	}
	seen[fn] = true
	sites := c.res.Callers(fn)
	for i := range sites {
		s := &sites[i]
		if s.Spawn || s.Caller == fn || c.res.InTest(s.Caller) || !c.res.Site(fn, q.lock, q.class, q.base, s).Bare {
			continue
		}
		if c.comesBare(o, s.Caller, q.through(s), seen) {
			return true
		}
	}
	return false
}

// handedUnder reports whether the function of an access, or the one that calls it without
// the lock, goes as a value to a function of the package that takes the guard, itself or
// in a literal: s.locked(s.check). It may be called where the lock is held.
func (c *checker) handedUnder(cl *claim) bool {
	fn := access.Outermost(cl.Fn)
	if cl.cover == snapshot.Mixed && cl.entry.BareAt != nil {
		fn = access.Outermost(cl.entry.BareAt.Caller)
	}
	if fn.Object() == nil || fn.Object().Exported() {
		return false
	}
	return slices.ContainsFunc(c.lentTo(fn), func(callee *ssa.Function) bool { return c.takesGuard(callee, cl.t.guard.Class) })
}

// lentTo lists the functions to which fn is passed as a value, or as a method value.
func (c *checker) lentTo(fn *ssa.Function) []*ssa.Function {
	if c.lendings == nil {
		c.lendings = map[types.Object][]*ssa.Function{}
		for _, caller := range c.res.Funcs {
			for _, b := range caller.Blocks {
				for _, in := range b.Instrs {
					if call, ok := in.(ssa.CallInstruction); ok {
						c.lends(call.Common())
					}
				}
			}
		}
	}
	return c.lendings[fn.Object()]
}

// lends notes the functions among the arguments of a call.
func (c *checker) lends(call *ssa.CallCommon) {
	callee := call.StaticCallee()
	if callee == nil {
		return
	}
	for _, v := range call.Args {
		if mc, ok := v.(*ssa.MakeClosure); ok {
			v = mc.Fn
		}
		if f, ok := v.(*ssa.Function); ok && f.Object() != nil {
			c.lendings[f.Object()] = append(c.lendings[f.Object()], callee)
		}
	}
}

// takesGuard reports whether a function, or a literal in it, asks for a lock of a class.
func (c *checker) takesGuard(fn *ssa.Function, class string) bool {
	f := c.res.Func(fn)
	if f == nil {
		return false
	}
	for i := range f.Sum.Events {
		if f.Sum.Events[i].Lock.Class == class {
			return true
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return c.takesGuard(lit, class) })
}
