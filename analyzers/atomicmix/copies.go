package atomicmix

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
)

// copies reports the copies of atomics that vet's copylocks does not: of an
// atomic.Value, which has nothing that copylocks looks for, and by a send.
func (c *checker) copies(fn *ssa.Function) {
	f := c.res.Func(fn)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.MUL && isValue(instr.Type()) && !c.fresh(fn, instr.X, instr) {
					c.report(fn, instr.Pos(), finding.High, "atomicmix-copy",
						fmt.Sprintf("%s (atomic.Value) is copied: the copy and the original go separate ways", c.name(fn, f.Env.Of(instr.X))))
				}
			case *ssa.Send:
				load, ok := instr.X.(*ssa.UnOp)
				if !ok || load.Op != token.MUL || c.fresh(fn, load.X, instr) {
					continue
				}
				if name := atomicIn(instr.X.Type(), 0); name != "" {
					c.report(fn, instr.Pos(), finding.High, "atomicmix-copy",
						fmt.Sprintf("%s (%s) is copied into the channel: the copy and the original go separate ways", c.name(fn, f.Env.Of(load.X)), name))
				}
			}
		}
	}
}

// fresh reports whether nobody can have used the original yet.
func (c *checker) fresh(fn *ssa.Function, addr ssa.Value, at ssa.Instruction) bool {
	for {
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			break
		}
		addr = fa.X
	}
	return c.res.Fresh(c.res.Func(fn).Env.Of(addr), at)
}

func isValue(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && access.TypeName(n) == "sync/atomic.Value"
}

// atomicIn names the atomic type that t is or has among its fields.
func atomicIn(t types.Type, depth int) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync/atomic" {
		return "atomic." + n.Obj().Name()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth > 3 {
		return ""
	}
	for f := range st.Fields() {
		if name := atomicIn(f.Type(), depth+1); name != "" {
			return "with an " + name
		}
	}
	return ""
}
