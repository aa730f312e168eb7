package unguarded

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
)

// pooled reports whether an object is on its way out of a sync.Pool or back into
// one, here or in all functions that call this one: nobody else has it then.
func (c *checker) pooled(cl *claim) bool {
	if c.poolHas(cl.Fn, cl.Base) {
		return true
	}
	if cl.Base.Kind != access.Param || cl.Base.Sel != "" {
		return false
	}
	sites, found := c.res.Callers(cl.Fn), false
	for i := range sites {
		site := &sites[i]
		if c.res.InTest(site.Caller) {
			continue
		}
		if site.Spawn || !c.poolHas(site.Caller, cl.Base.Subst(site.Args, site.Free)) {
			return false
		}
		found = true
	}
	return found
}

// poolHas reports whether fn takes the object at p out of a pool or puts it in.
func (c *checker) poolHas(fn *ssa.Function, p access.Path) bool {
	if !p.Known() {
		return false
	}
	env := c.res.Func(fn).Env
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			switch chans.CalleeName(call.Common()) {
			case "sync.Pool.Put":
				if mi, ok := call.Common().Args[1].(*ssa.MakeInterface); ok && env.Of(mi.X) == p {
					return true
				}
			case "sync.Pool.Get":
				if p.Kind == access.Local && unboxes(p.Val(), call.Value()) {
					return true
				}
			}
		}
	}
	return false
}

// unboxes reports whether v is the object in an interface value.
func unboxes(v ssa.Value, boxed *ssa.Call) bool {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	t, ok := v.(*ssa.TypeAssert)
	return ok && t.X == ssa.Value(boxed)
}
