package lostupdate

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// ground is why a write rests on what a read found.
type ground int

const (
	none   ground = iota
	filled        // what was missing is filled in, an entry is deleted for what it is
	told          // and callers are told whether they were first
)

// decides tells whether w happens because of what r found.
func (b *body) decides(r, w *use) ground {
	best := none
	for _, block := range b.f.Fn.Blocks {
		br, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
		if !ok || !block.Dominates(w.instr.Block()) || !summary.Dominates(r.instr, br) {
			continue
		}
		if side := ways(br, r, w); side >= 0 {
			best = max(best, b.because(br, side, r, w))
		}
	}
	return best
}

// because is decides for the test br, one way out of which leads to w.
func (b *body) because(br *ssa.If, side int, r, w *use) ground {
	if w.deletes {
		if w.key != nil && derivedFrom(br.Cond, func(x ssa.Value) bool { return slices.Contains(r.vals, x) }) != unrelated {
			return filled
		}
		return none
	}
	if empty, ok := emptySide(br.Cond, r); ok && empty == side && b.announces(br.Block().Succs[1-side], w) {
		return told
	}
	if missing, ok := missingSide(br.Cond, r); ok && missing == side && !(w.val != nil && isConst(w.val)) {
		return filled // of a constant whoever comes second writes the same
	}
	return none
}

// announces reports whether callers learn which way was gone: taken ends without the
// write, and with another constant, or with an error where the write gives none. Two
// callers that both found the place empty are then both told that they were first.
func (b *body) announces(taken *ssa.BasicBlock, w *use) bool {
	refused, granted := returns(taken), returns(w.instr.Block())
	if len(refused) == 0 || len(granted) == 0 {
		return false
	}
	for i := range refused[0].Results {
		differ := true
		for _, no := range refused {
			for _, yes := range granted {
				differ = differ && apart(result(no, i), result(yes, i))
			}
		}
		if differ {
			return true
		}
	}
	return false
}

// result is a result of a return: with a deferred call around it stands in memory until
// that has run.
func result(ret *ssa.Return, i int) ssa.Value {
	load, ok := ret.Results[i].(*ssa.UnOp)
	if !ok {
		return ret.Results[i]
	}
	for _, in := range slices.Backward(ret.Block().Instrs) {
		if st, ok := in.(*ssa.Store); ok && st.Addr == load.X {
			return st.Val
		}
	}
	return load
}

// apart reports whether two results are of two kinds for sure: different constants, or nil
// and what is no constant.
func apart(no, yes ssa.Value) bool {
	granted, ok := yes.(*ssa.Const)
	if !ok {
		return false
	}
	refused, ok := no.(*ssa.Const)
	if !ok {
		return granted.IsNil()
	}
	return refused.Value != granted.Value && (refused.Value == nil || granted.Value == nil || refused.Value.ExactString() != granted.Value.ExactString())
}

// returns lists the returns that can be reached from a block.
func returns(from *ssa.BasicBlock) []*ssa.Return {
	var out []*ssa.Return
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		if seen[b] {
			return
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			out = append(out, ret)
		}
		for _, succ := range b.Succs {
			visit(succ)
		}
	}
	visit(from)
	return out
}
