package goroutineleak

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
)

// renewed reports whether the loop, or a function that it calls, puts another stream
// where v was loaded from: it connects again.
func (c *checker) renewed(v ssa.Value, loop *chans.Loop) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || placeOf(load.X) == nil {
		return false
	}
	return slices.ContainsFunc(c.res.Funcs, func(fn *ssa.Function) bool {
		for _, b := range fn.Blocks {
			if !loop.Body[b] && fn == loop.Head.Parent() {
				continue
			}
			for _, in := range b.Instrs {
				if st, ok := in.(*ssa.Store); ok && placeOf(st.Addr) == placeOf(load.X) && !access.IsNil(st.Val) && c.runsIn(fn, loop) {
					return true
				}
			}
		}
		return false
	})
}

// placeOf names the field or variable that an address denotes, nil for others.
func placeOf(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return chans.FieldOf(addr.X.Type(), addr.Field)
	case *ssa.Global, *ssa.FreeVar, *ssa.Alloc:
		return addr
	}
	return nil
}

// runsIn reports whether the loop stands in fn or calls something that leads to it.
func (c *checker) runsIn(fn *ssa.Function, loop *chans.Loop) bool {
	if fn == loop.Head.Parent() {
		return true
	}
	for b := range loop.Body {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				if callee := c.res.Static(call); callee != nil && c.res.LeadsTo(callee, fn) {
					return true
				}
			}
		}
	}
	return false
}
