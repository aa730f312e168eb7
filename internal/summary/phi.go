package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// What a state says when control goes round or comes together.

func (w *walker) phis(from, to *ssa.BasicBlock, s *state) {
	edge := slices.Index(to.Preds, from)
	back := to.Dominates(from)
	var todo []phiValue
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		v := phi.Edges[edge]
		a := phiValue{phi: phi, conds: w.factsOf(s, v, access.OfValue(phi))}
		if isReference(phi.Type()) {
			if _, isConst := v.(*ssa.Const); !isConst {
				a.path = s.resolve(w.env.Of(v))
			}
		}
		todo = append(todo, a)
	}
	if len(todo) == 0 {
		return
	}
	s.throughPhis(todo, back)
	for _, a := range todo {
		for _, c := range a.conds {
			s.learn(c)
		}
		if !back && a.path.Known() && a.path != access.OfValue(a.phi) {
			s.bindTo(access.OfValue(a.phi), a.path)
		}
	}
}

// phiValue is what a phi gets on one edge: the object and what is known of it.
type phiValue struct {
	phi   *ssa.Phi
	path  access.Path
	conds []Cond
}

// throughPhis gives all phis of a block their new values at once. What was
// reached through a former value is stale, but for a loop that goes on to the
// next element (hand-over-hand): there the lock of cur.next is now that of cur.
func (s *state) throughPhis(phis []phiValue, back bool) {
	move := func(p access.Path) (access.Path, bool) {
		if back {
			for _, a := range phis {
				if rest, ok := p.Rest(a.path); ok {
					return access.OfValue(a.phi).With(rest), true
				}
			}
		}
		return p, !dependsOnAny(p, phis)
	}
	s.moveHeld(func(h Held) (access.Path, bool) { return move(h.Path) })
	var keep []letAt
	for _, l := range s.let {
		if p, ok := move(l.Lock.Path); ok {
			l.Lock.Path = p
			keep = append(keep, l)
		}
	}
	s.let = keep
	s.free = without(s.free, func(l letAt) bool { return dependsOnAny(l.Lock.Path, phis) })
	s.conds = without(s.conds, func(c *fact) bool { return dependsOnAny(c.Path, phis) || dependsOnAny(c.Other, phis) })
	s.unbind(func(b *bind) bool { return dependsOnAny(b.from, phis) || dependsOnAny(b.to, phis) })
}

func dependsOnAny(p access.Path, phis []phiValue) bool {
	return slices.ContainsFunc(phis, func(a phiValue) bool { return p.DependsOn(a.phi) })
}
