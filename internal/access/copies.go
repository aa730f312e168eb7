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
