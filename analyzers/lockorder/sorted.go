package lockorder

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// sortsUnderLock reports whether fn is a method by which sort or container/heap
// compare, and every call of theirs in this package holds one and the same lock:
// no two of them run at once.
func (c *checker) sortsUnderLock(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Name() != "Less" && fn.Name() != "Swap" {
		return false
	}
	of := access.NamedOf(recv.Type())
	var common []string
	calls := 0
	for _, user := range c.res.Funcs {
		for _, b := range user.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || !sorts(call, func(v ssa.Value) bool { return access.NamedOf(v.Type()) == of }) {
					continue
				}
				var held []string
				for _, h := range c.res.Held(in) {
					held = append(held, h.Class)
				}
				for _, g := range c.res.Context(user).Gates {
					held = append(held, g.Class)
				}
				if calls++; calls == 1 {
					common = held
				}
				common = slices.DeleteFunc(common, func(class string) bool { return class == "" || !slices.Contains(held, class) })
			}
		}
	}
	return len(common) > 0
}

// sorts reports whether a call hands what fits to sort or container/heap.
func sorts(call *ssa.Call, fits func(ssa.Value) bool) bool {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Pkg == nil || len(call.Call.Args) == 0 {
		return false
	}
	if path := callee.Pkg.Pkg.Path(); path != "sort" && path != "container/heap" {
		return false
	}
	mi, ok := call.Call.Args[0].(*ssa.MakeInterface)
	return ok && fits(mi.X)
}
