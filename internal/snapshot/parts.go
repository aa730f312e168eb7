package snapshot

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// A part is a field of a struct that lies in an object with a lock: by value, behind a
// pointer or as an element, s.stats.hits, c.conf.Limit, t.rows[i].n. The struct has no
// lock of its own, so what guards the part, if anything does, lies in the object around
// it. For its own type the same access is one of type and field: the two are kept apart,
// and a Var with a Whole is never one of Vars.

// partUse is an access of a part, which counts once all is known of the pointers that
// lead to it.
type partUse struct {
	v      *Var
	loads  []pointerLoad
	record func()
}

// pointerLoad is where the way to a part follows a pointer that a field of a class
// holds.
type pointerLoad struct {
	class string
	at    *ssa.UnOp
}

// part finds the object with a lock around what fa is the address of.
func (c *collector) part(fa *ssa.FieldAddr) {
	if selfGuarding(fieldOf(fa).Type()) {
		return
	}
	var loads []pointerLoad
	name, at := "", fa
	for {
		st, named := structType(at.X.Type())
		if st == nil {
			return
		}
		if named != nil && c.owns(named) || ownLock(st) {
			if at != fa && named != nil && named.Obj().Pkg() == c.fn.Pkg.Pkg {
				c.partOf(fa, at, named, "."+fieldOf(at).Name()+name, loads)
			}
			return
		}
		name = "." + fieldOf(at).Name() + name
		holds := at.X
		if elem, isElem := holds.(*ssa.IndexAddr); isElem {
			holds, name = elem.X, "[]"+name
		}
		up, ok := holds.(*ssa.FieldAddr)
		if load, isLoad := holds.(*ssa.UnOp); isLoad && load.Op == token.MUL {
			if up, ok = load.X.(*ssa.FieldAddr); ok {
				_, holder := structType(up.X.Type())
				if holder == nil || holder.Obj().Pkg() != c.fn.Pkg.Pkg {
					return
				}
				loads = append(loads, pointerLoad{access.TypeName(holder) + "." + fieldOf(up).Name(), load})
			}
		}
		if !ok || selfGuarding(fieldOf(up).Type()) {
			return
		}
		at = up
	}
}

// partOf records the uses of a part; root is the field of owner that it lies in.
func (c *collector) partOf(fa, root *ssa.FieldAddr, owner *types.Named, name string, loads []pointerLoad) {
	class := access.TypeName(owner) + name
	v := c.parts[class]
	if v == nil {
		v = &Var{Class: class, Field: fieldOf(fa), Owner: owner.Origin(), Whole: fieldOf(root), Behind: len(loads) > 0}
		c.parts[class] = v
	}
	if inner := c.fieldVar(fa); inner != nil {
		v.Inner = inner
	}
	base, p, fn, env, test := c.env.Of(root.X), c.env.Of(fa), c.fn, c.env, c.test
	c.partUses = append(c.partUses, partUse{v, loads, func() {
		c.fn, c.env, c.test, c.via = fn, env, test, nil
		if len(loads) > 0 {
			c.via = loads[len(loads)-1].at
		}
		for _, ref := range *fa.Referrers() {
			c.use(v, base, p, fa, ref)
		}
	}})
}

// settleParts lists the parts that belong to one object: no pointer to them is set
// outside of what makes the object but under a lock, and no other way leads to the same
// struct.
func (c *collector) settleParts() {
	for _, u := range c.partUses {
		if !slices.ContainsFunc(u.loads, func(l pointerLoad) bool { return c.replaced(l.class) }) {
			u.record()
		}
	}
	own := map[string][]*Access{}
	for class, v := range c.parts {
		own[class] = v.Accesses
		if len(v.Accesses) > 0 && !(v.Behind && v.Inner != nil && len(v.Inner.shared()) > len(v.shared())) && !c.reachedOtherwise(v) {
			c.res.Parts = append(c.res.Parts, v)
		}
	}
	for class, v := range c.vars {
		own[class] = v.Accesses
	}
	for _, v := range c.res.Parts {
		v.addWhole(own)
	}
}

// addWhole adds to a part what copies or replaces the struct that it lies in; own are the
// accesses that go to each variable itself.
func (v *Var) addWhole(own map[string][]*Access) {
	for whole := v.Class; ; {
		i := strings.LastIndexAny(whole, ".[(")
		whole = strings.TrimSuffix(whole[:i], "[]")
		if len(whole) <= len(access.TypeName(v.Owner)) {
			return
		}
		for _, a := range own[whole] {
			if a.Kind == Write || a.Kind == Read && !isPointer(a.Var.Field.Type()) && !holdsMore(a.Var.Field.Type()) {
				of := *a
				of.Var = v
				v.Accesses = append(v.Accesses, &of)
			}
		}
	}
}

// replaced reports whether a pointer is set with no lock held once the object is at
// work, or its address is taken.
func (c *collector) replaced(class string) bool {
	v := c.vars[class]
	return v == nil || slices.ContainsFunc(v.shared(), func(a *Access) bool {
		return a.Kind == Addr || a.Kind == Write && len(c.res.around(a)) == 0
	})
}

// shared are the accesses of an object that others may know.
func (v *Var) shared() []*Access {
	return slices.DeleteFunc(slices.Clone(v.Accesses), func(a *Access) bool { return a.Own || a.Made || a.Test })
}

func fieldOf(fa *ssa.FieldAddr) *types.Var {
	st, _ := structType(fa.X.Type())
	return st.Field(fa.Field)
}

// ownLock reports whether a struct without a name has a lock.
func ownLock(st *types.Struct) bool {
	for f := range st.Fields() {
		if isLock(f.Type()) {
			return true
		}
	}
	return false
}
