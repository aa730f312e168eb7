package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// What an interface value may be: what its field is seen to be given, or else
// one of the types that are seen to become such an interface (rapid type
// analysis).

// contents is what the package puts into a field of interface type.
type contents struct {
	types   []types.Type
	unknown bool // and values of which it does not say what they are
}

// keepIn notes what a field is given.
func (e *engine) keepIn(key string, v ssa.Value) {
	c := e.contents[key]
	if c == nil {
		c = &contents{}
		e.contents[key] = c
	}
	if ch, ok := v.(*ssa.ChangeInterface); ok {
		v = ch.X
	}
	mi, ok := v.(*ssa.MakeInterface)
	switch {
	case !ok:
		c.unknown = true
	case !slices.ContainsFunc(c.types, func(t types.Type) bool { return types.Identical(t, mi.X.Type()) }):
		c.types = append(c.types, mi.X.Type())
	}
}

// concreteTypes lists what an interface value may be; nil where they are too
// many or nothing is known.
//
// Everybody implements the interfaces of the standard library: that this
// package has an io.Closer does not say that one which came from elsewhere is it.
func (e *engine) concreteTypes(v ssa.Value) []types.Type {
	var here contents
	var owner *types.Named
	if field := access.LoadedField(v); field != nil {
		if key, _ := access.FieldKey(field.X, field.Field); key != "" {
			owner = access.NamedOf(field.X.Type())
			if c := e.contents[key]; c != nil {
				here = *c
			}
			if len(here.types) > 0 && !here.unknown && !exportedKey(key) {
				return few(here.types)
			}
		}
	}
	if e.foreignIface(v.Type()) {
		return few(here.types)
	}
	impls, ok := e.impls[v.Type()]
	if !ok {
		impls = e.implementers(v.Type())
		e.impls[v.Type()] = impls
	}
	// What a decorator wraps has its methods, but is not another of its kind
	// unless one is put there.
	of := func(t types.Type) bool { return owner != nil && sameNamed(t, owner) }
	if len(few(impls)) > 0 && slices.ContainsFunc(impls, of) && !slices.ContainsFunc(here.types, of) {
		impls = slices.DeleteFunc(slices.Clone(impls), of)
	}
	return few(impls)
}

func few(ts []types.Type) []types.Type {
	if len(ts) > maxImplementations {
		return nil
	}
	return ts
}

// foreignIface reports whether an interface is declared by the standard library
// or the language, and not by this package.
func (e *engine) foreignIface(t types.Type) bool {
	named := access.NamedOf(t)
	if named == nil {
		return false
	}
	pkg := named.Obj().Pkg()
	return pkg == nil || pkg != e.pass.Pkg && ops.Std(pkg.Path())
}

// sameNamed reports whether two types are, or point to, one declared type.
func sameNamed(a, b types.Type) bool {
	n, m := access.NamedOf(a), access.NamedOf(b)
	return n != nil && m != nil && n.Origin() == m.Origin()
}

// implementers lists the concrete types that implement an interface among
// those that are known to be converted to one.
func (e *engine) implementers(t types.Type) []types.Type {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return nil
	}
	var out []types.Type
	for _, c := range e.converted {
		// Having the methods is not enough: a decorator's own type has those of
		// the interface it wraps. The type must have been made one of these.
		if !types.Identical(c.iface, t) && !types.Implements(c.iface, iface) || !types.Implements(c.concrete, iface) {
			continue
		}
		if !slices.ContainsFunc(out, func(o types.Type) bool { return types.Identical(o, c.concrete) }) {
			out = append(out, c.concrete)
		}
	}
	return out
}
