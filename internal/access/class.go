package access

import (
	"go/types"
	"strings"
)

// Class is the name that a lock, channel or variable has in every goroutine.
type Class struct {
	// Name is "pkg/path.Type.field", "pkg/path.var" or, for a captured local,
	// "pkg/path.func.var"; empty where only a caller can tell.
	Name string
	// Weak classes are named after a wrapper type, for want of the field that
	// the wrapper sits in; the caller's field, where known, is the better name.
	Weak bool
}

// Types remembers which types are locks in themselves, which the classes of
// paths depend on and ask again and again. One serves all functions of a
// package; it is not safe for concurrent use.
type Types struct{ wrappers map[*types.Named]bool }

// NewTypes makes an empty memory.
func NewTypes() *Types { return &Types{wrappers: map[*types.Named]bool{}} }

// classOf computes the class of path p whose root has type root. rootName
// names a root that has a class by itself (a global, a captured local), else
// it is empty.
func (ts *Types) classOf(p Path, root types.Type, rootName string) Class {
	// Walk the selectors and remember, for each prefix, the class it would have.
	cur := root
	best := Class{Name: rootName, Weak: false}
	if rootName == "" {
		best = ts.typeClass(cur)
	}
	owner := (*types.Named)(nil) // best is this type's field, named when it is asked for
	for sel, rest := cutSel(p.Sel); sel != ""; sel, rest = cutSel(rest) {
		if sel[0] == '[' {
			cur = elemType(cur)
			if cur == nil {
				return Class{}
			}
			// An element has the class of its container.
			continue
		}
		if sel == keysSel {
			if cur = keysType(cur); cur == nil {
				return Class{}
			}
			continue
		}
		name := sel[1:]
		st, named := structOf(cur)
		if st == nil {
			return Class{}
		}
		field := fieldOf(st, name)
		if field == nil {
			return Class{}
		}
		switch {
		case named != nil && ts.isWrapper(named):
			// The wrapper's inside is named after where the wrapper sits.
		case named != nil:
			owner, best = named, Class{Name: name}
		case best.Name != "":
			best = Class{Name: best.Name + "." + name}
		default:
			best = Class{}
		}
		cur = field.Type()
	}
	if owner != nil {
		best.Name = TypeName(owner) + "." + best.Name
	}
	return best
}

// typeClass is the class of a bare root of type t: only a wrapper type gives
// one, and a weak one.
func (ts *Types) typeClass(t types.Type) Class {
	if t == nil {
		return Class{}
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && ts.isWrapper(n) {
		return Class{Name: TypeName(n), Weak: true}
	}
	return Class{}
}

// TypeName is the full name of a named type, generic types without their
// arguments: all instances share one class.
func TypeName(n *types.Named) string {
	obj := n.Origin().Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// NamedOf is the named type that t is or points to, nil if there is none.
func NamedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// isWrapper reports whether a struct type is a lock in itself, one that wraps
// another: it declares Lock and Unlock, or consists of one embedded lock and
// nothing else. A data type that embeds its mutex is none.
func (ts *Types) isWrapper(n *types.Named) bool {
	n = n.Origin()
	w, ok := ts.wrappers[n]
	if !ok {
		w = findWrapper(n)
		ts.wrappers[n] = w
	}
	return w
}

func findWrapper(n *types.Named) bool {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if st.NumFields() == 1 && st.Field(0).Embedded() && HasLockMethods(types.NewPointer(st.Field(0).Type())) {
		return true
	}
	lock, unlock := false, false
	for m := range n.Methods() {
		if sig := m.Signature(); sig.Params().Len() == 0 && sig.Results().Len() == 0 {
			lock = lock || m.Name() == "Lock"
			unlock = unlock || m.Name() == "Unlock"
		}
	}
	return lock && unlock
}

// HasLockMethods reports whether t has Lock() and Unlock().
func HasLockMethods(t types.Type) bool {
	return hasPlainMethod(t, "Lock") && hasPlainMethod(t, "Unlock")
}

func hasPlainMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	return sig.Params().Len() == 0 && sig.Results().Len() == 0
}

func structOf(t types.Type) (*types.Struct, *types.Named) {
	if t == nil {
		return nil, nil
	}
	for {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
			continue
		}
		break
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	n, _ := types.Unalias(t).(*types.Named)
	return st, n
}

func fieldOf(st *types.Struct, name string) *types.Var {
	for f := range st.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

func elemType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	case *types.Chan:
		return u.Elem()
	}
	return nil
}

// Within reports whether the path stays inside the object that root, a pointer,
// points to: no pointer, slice or map is followed on the way.
func Within(p Path, root types.Type) bool {
	pt, ok := root.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	cur := pt.Elem()
	for sel, rest := cutSel(p.Sel); sel != ""; sel, rest = cutSel(rest) {
		switch u := cur.Underlying().(type) {
		case *types.Struct:
			f := fieldOf(u, sel[1:])
			if f == nil {
				return false
			}
			cur = f.Type()
		case *types.Array:
			cur = u.Elem()
		default:
			return false
		}
	}
	return !SharesMemory(cur)
}

// cutSel cuts the first selector off: ".a[1].b" is ".a" and "[1].b", and ""
// is "" and "".
func cutSel(sel string) (first, rest string) {
	if sel == "" {
		return "", ""
	}
	end := 1
	if sel[0] == '[' {
		end = strings.IndexByte(sel, ']') + 1
		if end == 0 {
			end = len(sel)
		}
	} else {
		for end < len(sel) && sel[end] != '.' && sel[end] != '[' {
			end++
		}
	}
	return sel[:end], sel[end:]
}

// splitSel cuts ".a[1].b" into ".a", "[1]", ".b".
func splitSel(sel string) []string {
	var out []string
	for first, rest := cutSel(sel); first != ""; first, rest = cutSel(rest) {
		out = append(out, first)
	}
	return out
}

// ShortClass is a class as a reader names it: without the package's path.
func ShortClass(class string) string {
	class = class[strings.LastIndexByte(class, '/')+1:]
	// pkg.Type.field → Type.field; pkg.var stays, a bare name would not say whose.
	if strings.Count(class, ".") >= 2 {
		class = class[strings.IndexByte(class, '.')+1:]
	}
	return InSource(class)
}

// InSource takes out of a class what the source does not say: the number that
// tells the init functions of a package apart.
func InSource(class string) string {
	before, after, ok := strings.Cut(class, "init#")
	if !ok {
		return class
	}
	return before + "init" + strings.TrimLeft(after, "0123456789")
}
