package chanblock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// uses answers whether an instruction is an operation on o.
func (c *checker) uses(o *chans.Object) func(ssa.Instruction) bool {
	return func(in ssa.Instruction) bool { return slices.ContainsFunc(c.res.OpsAt(in), o.Has) }
}
