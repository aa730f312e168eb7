package waitgroup

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

const errgroup = "golang.org/x/sync/errgroup."

// groups reports an errgroup of one function for which nothing waits: its
// errors are lost, its goroutines outlive the function, and the context that it
// was made with is never let go.
func (c *checker) groups() {
	seen := map[ssa.Value]bool{}
	for _, s := range c.res.Spawns {
		if s.Group == nil || c.res.Object(s.Group) != nil {
			continue
		}
		g := local(s.Group)
		if g == nil || seen[g] {
			continue
		}
		seen[g] = true
		if !isGroup(s) || c.waitedFor(g, map[ssa.Value]bool{}) {
			continue
		}
		name := c.res.ExprAt(s.Instr.Common().Pos())
		c.report(s.Instr.Common().Pos(), s.In, "waitgroup-nowait", finding.High,
			"nothing calls "+name+".Wait: the errors of this group are lost, and its goroutines outlive the function")
	}
}

func isGroup(s *chans.Spawn) bool {
	return strings.HasPrefix(chans.CalleeName(s.Instr.Common()), errgroup)
}

// local gives the variable, or the result of errgroup.WithContext, that a
// group is in terms of the function around it.
func local(v ssa.Value) ssa.Value {
	v = chans.Root(v)
	switch v := v.(type) {
	case *ssa.Alloc:
		return v
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && chans.CalleeName(call.Common()) == errgroup+"WithContext" {
			return v
		}
	case *ssa.UnOp:
		if cell := chans.Cell(v.X); cell != nil && chans.OnlyStore(cell) != nil {
			return local(chans.OnlyStore(cell))
		}
	}
	return nil
}

// waitedFor reports whether the group is waited for, or goes where somebody
// else may do so.
func (c *checker) waitedFor(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] || v.Referrers() == nil {
		return false
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			switch strings.TrimPrefix(chans.CalleeName(ref.Common()), errgroup+"Group.") {
			case "Go", "TryGo", "SetLimit":
			default:
				return true
			}
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == v && (fn.Synthetic != "" || c.waitedFor(fn.FreeVars[i], seen)) {
					return true
				}
			}
		case *ssa.Store:
			cell := chans.Cell(ref.Addr)
			if ref.Val == v && (cell == nil || c.waitedFor(cell, seen)) {
				return true
			}
		case *ssa.UnOp:
			if c.waitedFor(ref, seen) {
				return true
			}
		case *ssa.DebugRef:
		default:
			return true
		}
	}
	return false
}
