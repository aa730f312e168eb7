package snapshot

import (
	"go/ast"
	"go/types"

	"github.com/concurlint/concurlint/internal/access"
)

// Locks lists the fields of a struct type that are locks.
func Locks(owner *types.Named) []*types.Var {
	st, ok := owner.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var out []*types.Var
	for f := range st.Fields() {
		if isLock(f.Type()) {
			out = append(out, f)
		}
	}
	return out
}

// isLock reports whether a variable of type t is a lock, not a struct that
// happens to embed one.
func isLock(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Interface); ok {
		return access.HasLockMethods(t)
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !access.HasLockMethods(types.NewPointer(t)) {
		return false
	}
	if st, ok := n.Underlying().(*types.Struct); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() != "sync" {
		for f := range st.Fields() {
			if f.Embedded() && st.NumFields() > 1 {
				return false
			}
		}
	}
	return true
}

func lockName(t types.Type, f *ast.Field) string {
	if t == nil || !isLock(t) {
		return ""
	}
	if len(f.Names) > 0 {
		return f.Names[0].Name
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// NamedOf is the declared type that t is or points to, generic types without
// their arguments; nil for others.
func NamedOf(t types.Type) *types.Named {
	n := access.NamedOf(t)
	if n != nil {
		n = n.Origin()
	}
	return n
}
