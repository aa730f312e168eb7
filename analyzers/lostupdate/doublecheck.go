package lostupdate

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// doubleChecks reports a place that is found empty by a plain read, and then
// looked at again and filled under a lock. That there is a second look says
// that others may fill it at the same time, so the first one races with them.
func (c *checker) doubleChecks(b *body) {
	if c.covered(b) {
		return
	}
	for _, first := range b.plain {
		for _, w := range b.writes {
			if w.helper != nil || w.deletes || !samePlace(b, first, w) {
				continue
			}
			if h, second := b.secondLook(first, w); second != nil && !c.res.Fresh(h.Path, w.instr) {
				c.doubleCheck(b, first, second, w, h)
				break
			}
		}
	}
}

// covered reports whether the callers of a function hold a lock that makes its
// plain reads safe.
func (c *checker) covered(b *body) bool {
	return strings.HasSuffix(b.f.Fn.Name(), "Locked") || len(c.res.Context(b.f.Fn).Gates) > 0
}

// secondLook finds the read of w's place in w's critical section, if that
// section is entered because of what the plain read first found.
func (b *body) secondLook(first, w *use) (summary.Held, *use) {
	for _, h := range w.held {
		if h.Mode != lockgraph.Write || !summary.Dominates(first.instr, h.At) || !b.entered(first, h.At) {
			continue
		}
		for _, r := range b.reads {
			if r.helper == nil && samePlace(b, r, w) && b.in(r.instr, h) && summary.ComesBefore(r.instr, w.instr) {
				return h, r
			}
		}
	}
	return summary.Held{}, nil
}

// entered reports whether the lock is taken on the side of a test on which the
// plain read found the place empty or unset.
func (b *body) entered(first *use, lock ssa.Instruction) bool {
	for _, block := range b.f.Fn.Blocks {
		br, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
		if !ok || !summary.Dominates(first.instr, br) || !summary.Dominates(br, lock) {
			continue
		}
		side := ways(br, first, &use{instr: lock})
		if missing, ok := emptySide(br.Cond, first); ok && missing == side {
			return true
		}
	}
	return false
}

func (c *checker) doubleCheck(b *body, first, second, w *use, h summary.Held) {
	if c.reported[first.pos()] {
		return
	}
	c.reported[first.pos()] = true
	conf := finding.Medium
	if c.res.InTest(first.pos()) {
		conf = finding.Low
	}
	lock := b.f.LockName(h.Lock)
	report.At(c.pass, first.pos(), finding.Finding{
		Category: "lostupdate-doublecheck",
		Message: fmt.Sprintf("%s is read without %s and looked at again under it at %s: the first look races with the write at %s",
			c.name(b, first), lock, c.res.Since(second.pos(), first.pos()), c.res.Since(w.pos(), first.pos())),
		Func:       b.f.Name,
		Confidence: conf,
	})
}
