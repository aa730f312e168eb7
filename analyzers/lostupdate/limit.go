package lostupdate

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// pastLimit reports a count that goes up or down because an earlier critical
// section found room for it: two who look at the same time both find the last
// place.
func (c *checker) pastLimit(b *body, w *use) {
	if w.key != nil || w.helper != nil || !counts(b, w) {
		return
	}
	for _, r := range b.reads {
		gap := b.gap(r, w)
		if gap == nil || r.helper != nil || !samePlace(b, r, w) || !b.hasRoom(r, w) {
			continue
		}
		if c.undisturbed(b, r, w, gap) || b.asksAgain(w, gap) {
			continue
		}
		c.report(b, w, finding.Medium, "lostupdate-limit", fmt.Sprintf("%s is changed on what %s saw, but %s",
			c.name(b, w), c.res.Since(r.pos(), w.pos()), c.letGo(b, r, w, gap)))
		return
	}
}

// counts reports whether a write adds a constant to what it finds.
func counts(b *body, w *use) bool {
	sum, ok := w.val.(*ssa.BinOp)
	if !ok || sum.Op != token.ADD && sum.Op != token.SUB || !isConst(sum.Y) {
		return false
	}
	load, ok := sum.X.(*ssa.UnOp)
	return ok && load.Op == token.MUL && b.f.Env.Of(load.X) == w.place && load.Block() == w.instr.Block()
}

// hasRoom reports whether w is made on one side only of a comparison of what r
// found with a limit.
func (b *body) hasRoom(r, w *use) bool {
	for _, block := range b.f.Fn.Blocks {
		br, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
		if !ok || !summary.Dominates(r.instr, br) || !block.Dominates(w.instr.Block()) || ways(br, r, w) < 0 {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.LSS && cmp.Op != token.LEQ && cmp.Op != token.GTR && cmp.Op != token.GEQ {
			continue
		}
		if r.gave(cmp.X) || r.gave(cmp.Y) {
			return true
		}
	}
	return false
}
