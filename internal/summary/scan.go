package summary

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
)

// scan looks at every instruction once, before any function is analysed: which
// fields change after construction, which function values sit in fields and
// variables, which types become interfaces.
func (e *engine) scan(imported []*PackageFact) {
	seen := map[conversion]bool{}
	convert := func(c conversion) {
		if seen[c] || types.IsInterface(c.concrete) {
			return
		}
		seen[c] = true
		if c.iface.Underlying().(*types.Interface).NumMethods() > 0 {
			e.converted = append(e.converted, c)
		}
	}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.scanContainer(fn, instr)
				e.scanFuncs(fn, instr)
				switch instr := instr.(type) {
				case *ssa.MakeInterface:
					convert(conversion{instr.X.Type(), instr.Type()})
				case *ssa.Store:
					e.scanStore(fn, instr)
				case *ssa.Call:
					e.scanAtomic(instr)
				}
			}
		}
	}
	for _, c := range e.importedTypes(imported) {
		convert(c)
	}
}

func (e *engine) scanStore(fn *ssa.Function, st *ssa.Store) {
	env := e.infos[fn].Env
	_, isFunc := st.Val.Type().Underlying().(*types.Signature)
	switch addr := st.Addr.(type) {
	case *ssa.FieldAddr:
		key, base := access.FieldKey(addr.X, addr.Field)
		if _, fresh := addr.X.(*ssa.Alloc); !fresh {
			name := key[strings.LastIndexByte(key, '.')+1:]
			if key == "" {
				name = fieldName(addr)
			}
			e.mutable[name] = true
			e.assign(fn, name)
		}
		if types.IsInterface(st.Val.Type()) && key != "" && !access.IsNil(st.Val) {
			e.keepIn(key, st.Val)
		}
		if isFunc && key != "" && !access.IsNil(st.Val) {
			e.bound[key] = append(e.bound[key], boundFunc{st.Val, env.Of(base), env})
		}
	case *ssa.Global:
		if isFunc && !access.IsNil(st.Val) {
			name := access.OfGlobal(addr).Name
			e.bound[name] = append(e.bound[name], boundFunc{val: st.Val, env: env})
		}
	}
}

// assign notes that fn sets a field.
func (e *engine) assign(fn *ssa.Function, name string) {
	if _, ok := e.names[name]; !ok {
		e.names[name] = len(e.names)
	}
	e.assigns[fn] = e.assigns[fn].add(e.names[name])
}

func fieldName(fa *ssa.FieldAddr) string {
	if pt, ok := fa.X.Type().Underlying().(*types.Pointer); ok {
		if st, ok := pt.Elem().Underlying().(*types.Struct); ok {
			return st.Field(fa.Field).Name()
		}
	}
	return ""
}

// boundFuncs lists the functions that a field or package variable may hold: all
// that the package stores there, if they are few. base is the struct that the
// field is read from; a method value of the struct itself, or a closure over
// it, is taken to be about that struct.
func (e *engine) boundFuncs(key string, base access.Path) []target {
	stores := e.bound[key]
	name, container := strings.CutSuffix(key, elements)
	limit := maxTargets
	if container {
		limit = maxImplementations
	}
	if len(stores) == 0 || len(stores) > limit || exportedKey(name) {
		return nil
	}
	var out []target
	for _, b := range stores {
		// The store's own function knows the captures; say them from the struct.
		there := &walker{eng: e, fn: b.env.Fn, env: b.env, out: e.infos[b.env.Fn]}
		if _, again := b.val.(*ssa.UnOp); again {
			return nil // copied from another variable
		}
		ts := there.funcTargets(b.val, 1)
		if len(ts) == 0 {
			return nil
		}
		for _, t := range ts {
			t.conf = finding.Medium
			t.free = rebase(t.free, b.base, base)
			t.args = rebase(t.args, b.base, base)
			t.recv = rebase([]access.Path{t.recv}, b.base, base)[0]
			t.vals = make([]ssa.Value, len(t.args))
			if t.param.Known() {
				return nil
			}
			out = append(out, t)
		}
	}
	if len(out) > limit {
		return nil
	}
	return out
}

// rebase expresses paths that start at from as starting at to; others are lost
// unless they are global.
func rebase(ps []access.Path, from, to access.Path) []access.Path {
	out := make([]access.Path, len(ps))
	for i, p := range ps {
		if p.Kind == access.Global {
			out[i] = p
		} else if rest, ok := p.Rest(from); ok {
			out[i] = to.With(rest)
		}
	}
	return out
}

// exportedKey reports whether other packages may store there too: the variable,
// or the field and its type, have exported names.
func exportedKey(key string) bool {
	names := strings.Split(key[strings.LastIndexByte(key, '/')+1:], ".")
	if !ast.IsExported(names[len(names)-1]) {
		return false
	}
	// pkg.Type.field; gopkg.in/pkg.v2.var has a dot of its own.
	return len(names) < 3 || ast.IsExported(names[len(names)-2]) || version.MatchString(names[len(names)-2])
}

var version = regexp.MustCompile(`^v[0-9]+$`)
