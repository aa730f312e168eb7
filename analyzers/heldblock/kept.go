package heldblock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/summary"
)

// keptBy reports whether what is waited on lies in a container of the lock's owner, and
// the peer is a literal of the function that puts it there and takes the lock of that
// same owner:
//
//	func (r *Reg) Start() { j := …; r.jobs[k] = j; go func() { …; r.mu.Lock(); …; close(j.done) }() }
//	func (r *Reg) Stop()  { r.mu.Lock(); for _, j := range r.jobs { <-j.done } … }
func (c *checker) keptBy(w wait, p peer, h summary.Held, lock access.Path) bool {
	waited, ok := holder(w.on)
	owner, known := holder(h.Path)
	if !ok || !known || p.fn.Parent() == nil {
		return false
	}
	rest, ok := waited.Rest(owner)
	field, elem := strings.CutSuffix(rest, "]")
	if i := strings.LastIndexByte(field, '['); ok && elem && i > 0 {
		field = field[:i]
	} else {
		return false
	}
	obj, ok := holder(p.on)
	theirs, known := holder(lock)
	if !ok || !known {
		return false
	}
	around := p.fn.Parent()
	free := make([]access.Path, len(p.fn.FreeVars))
	for i, fv := range p.fn.FreeVars {
		free[i] = c.pathOf(around, chans.Binding(fv))
	}
	obj, theirs = obj.Subst(nil, free), theirs.Subst(nil, free)
	if !obj.Known() || !theirs.Known() {
		return false
	}
	return slices.ContainsFunc(around.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			put, ok := in.(*ssa.MapUpdate)
			return ok && c.pathOf(around, put.Value) == obj && c.pathOf(around, put.Map) == theirs.With(field)
		})
	})
}
