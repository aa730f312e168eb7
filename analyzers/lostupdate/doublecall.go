package lostupdate

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// doubleCalls is doubleChecks where the lock, the second look and the write
// stand in a function that the first look decides to call:
//
//	if !loaded { load() }
func (c *checker) doubleCalls(b *body) {
	if c.covered(b) {
		return
	}
	for _, first := range b.plain {
		if first.key != nil {
			continue
		}
		for _, instr := range b.changes {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			below := c.bodies[call.Call.StaticCallee()]
			if below == nil || len(below.writes) == 0 || !summary.Dominates(first.instr, call) {
				continue
			}
			// entered walks the whole graph, so it comes last.
			if h, second, w := c.lookBelow(below, first, call); w != nil && b.entered(first, call) {
				c.doubleCheck(b, first, second, w, h)
				break
			}
		}
	}
}

// lookBelow finds the write in a callee of the place that the caller has looked
// at, and the read of it in the same critical section.
func (c *checker) lookBelow(below *body, first *use, call *ssa.Call) (summary.Held, *use, *use) {
	for _, site := range c.res.Callers(below.f.Fn) {
		if site.At != ssa.Instruction(call) {
			continue
		}
		for _, w := range below.writes {
			if w.helper != nil || w.key != nil || w.place.Subst(site.Args, site.Free) != first.place {
				continue
			}
			for _, h := range w.held {
				if h.Mode != lockgraph.Write || c.res.Fresh(h.Path.Subst(site.Args, site.Free), call) {
					continue
				}
				for _, r := range below.reads {
					if r.helper == nil && samePlace(below, r, w) && below.in(r.instr, h) && summary.ComesBefore(r.instr, w.instr) {
						return h, r, w
					}
				}
			}
		}
	}
	return summary.Held{}, nil, nil
}
