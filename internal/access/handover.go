package access

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// OnlyFor reports whether an object that its function has just made gets to
// nobody else than the goroutine that start begins, as its argument or captured by
// its literal: l := &lister{}; go func() { for l.next() { … } }(). What v was made
// by is the caller's to ask. A function of the same package that is called with
// the object counts as giving it away if it stores the object or sends it.
func OnlyFor(v ssa.Value, start ssa.Instruction) bool {
	s := &stay{start: start, seen: map[ssa.Value]bool{}}
	return s.private(v) && s.handed
}

// stay follows an object through the function that made it.
type stay struct {
	start  ssa.Instruction
	seen   map[ssa.Value]bool
	handed bool // start has it
}

// private reports whether nothing that is done with v shows it to others.
func (s *stay) private(v ssa.Value) bool {
	if s.seen[v] {
		return true
	}
	s.seen[v] = true
	if v.Referrers() == nil {
		return false
	}
	for _, ref := range *v.Referrers() {
		if !s.keeps(v, ref) {
			return false
		}
	}
	return true
}

func (s *stay) keeps(v ssa.Value, ref ssa.Instruction) bool {
	switch ref := ref.(type) {
	case *ssa.FieldAddr, *ssa.DebugRef, *ssa.BinOp, *ssa.Field:
		return true
	case *ssa.UnOp:
		// The variable that it is kept in is read; what a field holds is another.
		return ref.Op != token.MUL || !SharesMemory(ref.Type()) || s.private(ref)
	case *ssa.Store:
		cell, local := ref.Addr.(*ssa.Alloc)
		return ref.Val != v || local && s.private(cell)
	case *ssa.Phi, *ssa.ChangeType:
		return s.private(ref.(ssa.Value))
	case *ssa.MakeClosure:
		if started(ref, s.start) {
			s.handed = true
			return true
		}
		return false
	case ssa.CallInstruction:
		if ref == s.start {
			s.handed = true
			return true
		}
		_, plain := ref.(*ssa.Call)
		return plain && !givesAway(ref.Common(), v, 0)
	}
	return false
}

// started reports whether a literal is what start runs, and nothing else gets it.
func started(mc *ssa.MakeClosure, start ssa.Instruction) bool {
	call, ok := start.(ssa.CallInstruction)
	if !ok || call.Common().Value != ssa.Value(mc) {
		return false
	}
	return len(*mc.Referrers()) == 1
}

// givesAway reports whether a call hands v to code that is not seen, or that
// stores it where others find it.
func givesAway(c *ssa.CallCommon, v ssa.Value, depth int) bool {
	callee := c.StaticCallee()
	if callee == nil || len(callee.Blocks) == 0 || depth > 2 {
		return true
	}
	for i, a := range c.Args {
		if a != v {
			continue
		}
		for _, ref := range *callee.Params[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if cell, local := ref.Addr.(*ssa.Alloc); ref.Val == callee.Params[i] && (!local || !captured(cell)) {
					return true
				}
			case *ssa.MapUpdate, *ssa.Send, *ssa.MakeInterface, *ssa.Go, *ssa.Return, *ssa.Phi:
				return true
			case *ssa.Call:
				if givesAway(&ref.Call, callee.Params[i], depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// captured reports whether a variable is there for function literals to share.
func captured(cell *ssa.Alloc) bool {
	for _, ref := range *cell.Referrers() {
		if _, ok := ref.(*ssa.MakeClosure); ok {
			return true
		}
	}
	return false
}
