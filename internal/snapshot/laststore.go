package snapshot

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// lastStore is the store that decides what a variable holds at an instruction:
// x = lookup(); if x != nil { return }; x = &T{}. Nil if there may be several.
func lastStore(cell *ssa.Alloc, at ssa.Instruction) *ssa.Store {
	var last *ssa.Store
	var all []*ssa.Store
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != cell {
				return nil
			}
			all = append(all, ref)
			if summary.Dominates(ref, at) && (last == nil || summary.Dominates(last, ref)) {
				last = ref
			}
		case *ssa.MakeClosure:
			if assigns(ref, cell) {
				return nil
			}
		}
	}
	if last != nil && slices.ContainsFunc(all, func(o *ssa.Store) bool {
		return !summary.Dominates(o, last) && summary.Reaches(last, o)
	}) {
		return nil
	}
	return last
}

// assigns reports whether a function literal sets a variable that it captures,
// or hands it on.
func assigns(mc *ssa.MakeClosure, cell *ssa.Alloc) bool {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b == cell && slices.ContainsFunc(*fn.FreeVars[i].Referrers(), func(in ssa.Instruction) bool {
			load, ok := in.(*ssa.UnOp)
			return !ok || load.Op != token.MUL
		}) {
			return true
		}
	}
	return false
}
