package heldblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// waitsOf lists the waits that a call of fn comes to: those of the blocks that
// it reaches whenever it has something to do, and of the functions called there.
func (c *checker) waitsOf(fn *ssa.Function, depth int) []wait {
	var out []wait
	for _, b := range fn.Blocks {
		if !alwaysComesTo(b) {
			continue
		}
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Defer); ok {
				continue
			}
			if _, ok := in.(*ssa.Go); ok {
				continue
			}
			call, isCall := in.(*ssa.Call)
			// What lets the lock go first is none of our business here.
			if isCall && (unlocks(call) || c.releases(call)) {
				return out
			}
			out = append(out, c.waitsAt(in)...)
			if isCall && depth < 2 {
				if callee := c.res.Static(call); callee != nil && callee != fn {
					for _, w := range c.waitsOf(callee, depth+1) {
						out = append(out, c.seenFrom(w, call))
					}
				}
			}
		}
	}
	return out
}

func unlocks(call *ssa.Call) bool {
	name := chans.CalleeName(call.Common())
	return strings.HasSuffix(name, ".Unlock") || strings.HasSuffix(name, ".RUnlock")
}

// alwaysComesTo reports whether a function comes to the block but for calls
// that give it nothing to do: no branch on the way asks for more than how many
// arguments there are. A branch on a flag, or on what an object looks like,
// may well be the one that keeps the wait from being one for ever.
func alwaysComesTo(b *ssa.BasicBlock) bool {
	if b.Index == 0 {
		return true
	}
	for up := b; up.Idom() != nil; up = up.Idom() {
		// A block that several ways lead to is come to by all of them, if it
		// is no way out of them.
		if len(up.Preds) > 1 && !joins(up) {
			return false
		}
	}
	for test := range chans.Branches(b) {
		if !counts(test.Cond, 0) {
			return false
		}
	}
	return true
}

// joins reports whether the block is one that its immediate dominator's ways
// all meet at again, or the head of a loop.
func joins(b *ssa.BasicBlock) bool {
	if slices.ContainsFunc(b.Preds, b.Dominates) {
		return true // the head of a loop
	}
	seen := map[*ssa.BasicBlock]bool{b: true}
	work := []*ssa.BasicBlock{b.Idom()}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		if len(at.Succs) == 0 {
			return false
		}
		work = append(work, at.Succs...)
	}
	return true
}

// counts reports whether a condition is about what there is to do: the lengths
// of arguments and whether they are nil, compared with one another, with
// constants or with a loop's counter.
func counts(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Parameter:
		_, basic := v.Type().Underlying().(*types.Basic)
		return !basic
	case *ssa.BinOp:
		return counts(v.X, depth+1) && counts(v.Y, depth+1)
	case *ssa.Phi:
		return !types.Identical(v.Type(), types.Typ[types.Bool]) && len(v.Edges) == 2
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			return counts(v.Call.Args[0], depth+1)
		}
	}
	return false
}
