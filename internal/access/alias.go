package access

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Aliases says which fields and package variables always name the same object
// as another place: a Cond's L and the mutex it was made with, two pointer
// fields that every constructor fills from one value, a package variable that
// is another's copy.
//
// "Always" is meant: a field that is filled otherwise anywhere in the package,
// or after its object was made, has no entry.
type Aliases struct {
	// Fields maps "pkg.Type.field" to the selectors, from the same struct, of
	// the place that the field equals.
	Fields map[string]string
	// Globals maps a package variable, or the L of one that is a Cond, to the
	// place it equals.
	Globals map[string]Path
	// Back maps a back pointer, "pkg.T.g", to the fields "pkg.S.f" of its owner
	// through which a T is found whose g is that owner.
	Back map[string][]string

	backNames map[string]bool // ".g" of all of Back
	moved     map[string]bool // fields that are set, and not to nil, on objects in use
}

// Fixed reports whether field "pkg.Type.field" of a type of this package is set
// only while its object is made, or to nil.
func (a *Aliases) Fixed(key string) bool { return a != nil && !a.moved[key] }

func (a *Aliases) field(key string) (string, bool) {
	if a == nil {
		return "", false
	}
	sel, ok := a.Fields[key]
	return sel, ok
}

func (a *Aliases) global(name string) (Path, bool) {
	if a == nil {
		return Path{}, false
	}
	p, ok := a.Globals[name]
	return p, ok
}

// FieldAlias is one entry of Aliases.Fields, for facts.
type FieldAlias struct{ Field, Sel string }

// Sorted lists the field entries in order.
func (a *Aliases) Sorted() []FieldAlias {
	var out []FieldAlias
	for f, s := range a.Fields {
		out = append(out, FieldAlias{f, s})
	}
	slices.SortFunc(out, func(x, y FieldAlias) int { return strings.Compare(x.Field, y.Field) })
	return out
}

// FindAliases looks at every store of the functions into pointer-like fields
// and variables. imported are the entries found in imported packages.
func FindAliases(funcs []*ssa.Function, imported []FieldAlias) *Aliases {
	a := &Aliases{Fields: map[string]string{}, Globals: map[string]Path{}}
	c := &collector{sels: map[string][]string{}, globals: map[string][]Path{}, late: map[string]bool{}, owners: newOwners()}
	for _, fn := range funcs {
		c.function(fn)
	}
	for key, sels := range c.sels {
		slices.Sort(sels)
		if sels = slices.Compact(sels); len(sels) == 1 && sels[0] != "" && !c.late[key] && !c.late[c.target(key, sels[0])] {
			a.Fields[key] = sels[0]
		}
	}
	a.Back, a.moved, a.backNames = c.owners.found(), c.owners.moved, map[string]bool{}
	for back := range a.Back {
		a.backNames[back[strings.LastIndexByte(back, '.'):]] = true
	}
	for name, ps := range c.globals {
		if len(ps) == 1 && ps[0].Kind == Global && ps[0].Name != name && len(c.globals[ps[0].Name]) <= 1 {
			a.Globals[name] = ps[0]
		}
	}
	for _, im := range imported {
		a.Fields[im.Field] = im.Sel
	}
	copied := maps.Clone(a.Globals)
	maps.DeleteFunc(a.Globals, func(_ string, to Path) bool {
		_, ok := copied[to.Name] // a copy of a copy could lead back here
		return ok
	})
	return a
}

// fill is one store of one constructor: base.field = val.
type fill struct {
	key, field string
	val        Path
}

type collector struct {
	sels    map[string][]string // per field: selectors it equals, "" = something else
	globals map[string][]Path
	late    map[string]bool // fields that are set on an object that is not fresh
	owners  *owners
}

// target is the key of the field that an alias leads through first.
func (c *collector) target(key, sel string) string {
	owner := key[:strings.LastIndexByte(strings.TrimSuffix(key, ".L"), '.')]
	first, _ := cutSel(sel)
	return owner + first
}

func (c *collector) function(fn *ssa.Function) {
	env := NewEnv(fn, NewTypes(), nil, nil)
	fills := map[ssa.Value][]fill{} // grouped by the object they fill
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			c.containers(instr, fills, env)
			st, ok := instr.(*ssa.Store)
			if !ok || !mayLeadToLock(st.Val.Type()) {
				continue
			}
			switch addr := st.Addr.(type) {
			case *ssa.Global:
				c.global(OfGlobal(addr).Name, st.Val, env)
			case *ssa.FieldAddr:
				key, base := FieldKey(addr.X, addr.Field)
				if key == "" {
					continue
				}
				f := fill{key, key[strings.LastIndexByte(strings.TrimSuffix(key, ".L"), '.'):], env.Of(st.Val)}
				_, fresh := base.(*ssa.Alloc)
				c.owners.filled(key, base, st.Val, env)
				c.add(f, base, fresh, fills[base], env)
				fills[base] = append(fills[base], f)
				if l := newCond(st.Val); l != nil {
					c.add(fill{key + ".L", f.field + ".L", env.Of(l)}, base, true, fills[base], env)
				}
			}
		}
	}
}

func (c *collector) global(name string, val ssa.Value, env *Env) {
	c.globals[name] = append(c.globals[name], env.Of(val))
	if l := newCond(val); l != nil {
		c.globals[name+".L"] = append(c.globals[name+".L"], env.Of(l))
	}
}

// add records to what else of the same object the value is equal.
func (c *collector) add(f fill, base ssa.Value, fresh bool, before []fill, env *Env) {
	if !fresh && !strings.HasSuffix(f.key, ".L") {
		c.late[f.key] = true
	}
	if rest, ok := f.val.Rest(env.Of(base)); ok && rest != "" {
		c.sels[f.key] = append(c.sels[f.key], rest)
		return
	}
	for _, other := range before {
		if other.field == f.field || !other.val.Known() || other.val.Vague() {
			continue
		}
		if rest, ok := f.val.Rest(other.val); ok {
			c.sels[f.key] = append(c.sels[f.key], other.field+rest)
			return
		}
	}
	c.sels[f.key] = append(c.sels[f.key], "")
}

// FieldKey names field i of what x is or points to, "pkg.Type.field", and the
// value that holds it. The L of a sync.Cond belongs to the struct that the
// Cond is a field of: Conds have nothing else in common.
func FieldKey(x ssa.Value, i int) (string, ssa.Value) {
	st, named := structOf(x.Type())
	if st == nil || named == nil {
		return "", nil
	}
	if obj := named.Obj(); obj.Name() != "Cond" || obj.Pkg() == nil || obj.Pkg().Path() != "sync" {
		return TypeName(named) + "." + st.Field(i).Name(), x
	}
	if load, ok := x.(*ssa.UnOp); ok {
		x = load.X
	}
	if fa, ok := x.(*ssa.FieldAddr); ok && st.Field(i).Name() == "L" {
		if key, base := FieldKey(fa.X, fa.Field); key != "" {
			return key + ".L", base
		}
	}
	return "", nil
}

// IsFunc reports whether fn is a function or method of that package and name.
// It is for hot paths: nothing is put together to be compared.
func IsFunc(fn *ssa.Function, pkg, name string) bool {
	if fn == nil {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.Name() == name && obj.Pkg() != nil && obj.Pkg().Path() == pkg
}

// newCond gives the locker of a sync.NewCond call, nil for any other value.
func newCond(v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	fn := call.Call.StaticCallee()
	if !IsFunc(fn, "sync", "NewCond") {
		return nil
	}
	return call.Call.Args[0]
}

func mayLeadToLock(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}
