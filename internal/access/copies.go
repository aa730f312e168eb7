package access

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// unchanged gives the struct parameter that a local variable keeps and never
// changes: h.mu is a pointer of the caller's too, where h came by value. A
// field whose address goes elsewhere, as that of a lock in the struct itself
// does, makes the copy one of its own.
func unchanged(a *ssa.Alloc) ssa.Value {
	if _, ok := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); !ok {
		return nil
	}
	var param ssa.Value
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			p, ok := ref.Val.(*ssa.Parameter)
			if ref.Addr != a || !ok || param != nil {
				return nil
			}
			param = p
		case *ssa.FieldAddr:
			if !onlyRead(ref) {
				return nil
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	return param
}

// onlyRead reports whether an address is only ever loaded from.
func onlyRead(fa *ssa.FieldAddr) bool {
	for _, ref := range *fa.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			if !onlyRead(ref) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// CondLock is the path of the lock that a Cond in a field was made with, where
// every constructor makes it with the same lock of its object.
func (e *Env) CondLock(cond ssa.Value) Path {
	load, ok := cond.(*ssa.UnOp)
	if !ok {
		return Path{}
	}
	fa, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return Path{}
	}
	key, base := FieldKey(fa.X, fa.Field)
	sel, ok := e.aliases.field(key + ".L")
	if key == "" || !ok {
		return Path{}
	}
	return e.Of(base).With(sel)
}

// lockOf is the way from an object to the lock that it embeds, where it becomes a
// sync.Locker: through that, nothing but the lock can be reached. "" for all else.
func lockOf(mi *ssa.MakeInterface) string {
	if iface, ok := mi.Type().Underlying().(*types.Interface); !ok || iface.NumMethods() != 2 || !HasLockMethods(mi.Type()) {
		return ""
	}
	obj, index, _ := types.LookupFieldOrMethod(mi.X.Type(), true, nil, "Unlock")
	if _, ok := obj.(*types.Func); !ok {
		return ""
	}
	sel, t := "", mi.X.Type()
	for _, i := range index[:len(index)-1] {
		st, _ := structOf(t)
		if st == nil {
			return ""
		}
		sel, t = sel+"."+st.Field(i).Name(), st.Field(i).Type()
	}
	return sel
}
