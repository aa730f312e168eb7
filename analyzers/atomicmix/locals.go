package atomicmix

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// local is one use of a local variable that closures capture.
type local struct {
	fn     *ssa.Function
	instr  ssa.Instruction
	atomic ops.AtomicKind
	write  bool
}

// locals reports the local variables of fn that are atomic in one goroutine and
// plain in another.
func (c *checker) locals(fn *ssa.Function) {
	if f := c.res.Func(fn); f == nil || !f.Complete {
		return
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if a, ok := instr.(*ssa.Alloc); ok && a.Heap {
				c.local(fn, a)
			}
		}
	}
}

func (c *checker) local(fn *ssa.Function, a *ssa.Alloc) {
	var uses []local
	c.usesOf(fn, a, &uses, 0)
	first := slices.IndexFunc(uses, func(u local) bool { return u.atomic.Writes() })
	if first < 0 {
		first = slices.IndexFunc(uses, func(u local) bool { return u.atomic != ops.NotAtomic })
	}
	if first < 0 {
		return
	}
	// Who declares the variable runs on one goroutine.
	own := !slices.ContainsFunc(uses, func(u local) bool { return u.write && u.fn != fn })
	for _, u := range uses {
		if own && u.fn == fn && !u.write {
			continue
		}
		if u.atomic != ops.NotAtomic || !u.write && !uses[first].atomic.Writes() || joined(u.instr) || !c.overlaps(fn, a, u) || c.common(u.instr, uses[first].instr) {
			continue
		}
		name := c.res.Func(u.fn).Env.Of(addrOf(u.instr))
		c.plain(u.fn, u.instr, name, u.write, c.res.Since(uses[first].instr.Pos(), u.instr.Pos()), finding.Medium)
	}
}

func addrOf(instr ssa.Instruction) ssa.Value {
	if st, ok := instr.(*ssa.Store); ok {
		return st.Addr
	}
	return instr.(*ssa.UnOp).X
}

// usesOf lists what is done with the variable at addr, closures included.
func (c *checker) usesOf(fn *ssa.Function, addr ssa.Value, out *[]local, depth int) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if ref.Op == token.MUL {
				*out = append(*out, local{fn: fn, instr: ref})
			}
		case *ssa.Store:
			if ref.Addr == addr {
				*out = append(*out, local{fn: fn, instr: ref, write: true})
			}
		case *ssa.Call:
			if kind, word, _ := ops.Atomic(&ref.Call); kind != ops.NotAtomic && word == addr {
				*out = append(*out, local{fn: fn, instr: ref, atomic: kind, write: kind.Writes()})
			}
		case *ssa.MakeClosure:
			inner := ref.Fn.(*ssa.Function)
			if i := slices.Index(ref.Bindings, addr); i >= 0 && depth < 3 && c.res.Func(inner) != nil {
				c.usesOf(inner, inner.FreeVars[i], out, depth+1)
			}
		}
	}
}

// overlaps reports whether another goroutine that knows the variable runs at
// the time of the use: the use is one of a goroutine, or comes after the start
// of one.
func (c *checker) overlaps(fn *ssa.Function, a *ssa.Alloc, u local) bool {
	for up := u.fn; up != fn; up = up.Parent() {
		if c.res.Started(up) {
			return true
		}
	}
	if u.fn != fn {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && slices.Contains(mc.Bindings, ssa.Value(a)) && c.res.Started(mc.Fn.(*ssa.Function)) {
				for _, ref := range *mc.Referrers() {
					if summary.Reaches(ref, u.instr) {
						return true
					}
				}
			}
		}
	}
	return false
}
