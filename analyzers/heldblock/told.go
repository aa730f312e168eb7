package heldblock

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// told reports whether the waiter has looked, under the lock, at a flag that the
// peer sets where it does its part: then that is done already, and the lock that
// the peer needed for it is of no account.
func (c *checker) told(waiter ssa.Instruction, p peer) bool {
	for test, taken := range chans.Branches(waiter.Block()) {
		if flag, val := flagOf(test.Cond, taken); flag != nil && c.sets(p.fn, flag, val, 0) {
			return true
		}
	}
	return false
}

// flagOf is the bool field that a condition asks for, with its value if the
// condition is as val says.
func flagOf(cond ssa.Value, val bool) (*types.Var, bool) {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		return flagOf(not.X, !val)
	}
	if load, ok := cond.(*ssa.UnOp); ok && load.Op == token.MUL {
		return fieldOf(load), val
	}
	return nil, false
}

// sets reports whether fn, or what it calls, gives the field that value.
func (c *checker) sets(fn *ssa.Function, flag *types.Var, val bool, depth int) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok && depth < 2 {
				if callee := c.res.Static(call); callee != nil && c.sets(callee, flag, val, depth+1) {
					return true
				}
			}
			st, ok := in.(*ssa.Store)
			if !ok || fieldOf(st.Addr) != flag {
				continue
			}
			if c, ok := st.Val.(*ssa.Const); ok && c.Value != nil && constant.BoolVal(c.Value) == val {
				return true
			}
		}
	}
	return false
}
