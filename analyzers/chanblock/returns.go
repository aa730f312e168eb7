package chanblock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// quietReturn gives a return that the walk comes to with none of the instructions
// on the way for which stop answers true.
func quietReturn(stop func(ssa.Instruction) bool, walk func(*chans.Paths)) *ssa.Return {
	var exit *ssa.Return
	walk(&chans.Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if exit != nil || stop(in) {
			return st, false
		}
		if ret, ok := in.(*ssa.Return); ok && ret.Pos().IsValid() {
			exit = ret
		}
		return st, true
	}})
	return exit
}

// uses answers whether an instruction is an operation on o.
func (c *checker) uses(o *chans.Object) func(ssa.Instruction) bool {
	return func(in ssa.Instruction) bool { return slices.ContainsFunc(c.res.OpsAt(in), o.Has) }
}
