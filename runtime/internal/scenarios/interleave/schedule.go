package interleave

import (
	"math/rand/v2"
	"slices"
)

// Schedule gives a run of p from start to end: the goroutine that does its next
// operation, step by step. A writer's announcement is a step of its own. It
// tries a few random runs and falls back on one goroutine after the other,
// which never blocks.
func (p Program) Schedule(r *rand.Rand) []int {
	e := explorer{p: p}
	for t := range p.Threads {
		e.held = append(e.held, p.HeldAt(t))
	}
	for range 4 {
		if steps, ok := e.run(func(ready []int) int { return ready[r.IntN(len(ready))] }); ok {
			return steps
		}
	}
	order := r.Perm(len(p.Threads))
	steps, _ := e.run(func(ready []int) int {
		for _, t := range order {
			if slices.Contains(ready, t) {
				return t
			}
		}
		return ready[0]
	})
	return steps
}

// run goes on with whatever goroutine pick takes of those that can, and reports
// whether all came to their ends.
func (e *explorer) run(pick func(ready []int) int) (steps []int, ok bool) {
	for s := uint64(0); ; {
		var ready []int
		waiting := false
		for t, ops := range e.p.Threads {
			v := part(s, t)
			if v&pcMask == uint64(len(ops)) {
				continue
			}
			waiting = true
			if _, ok := e.step(s, t, v); ok {
				ready = append(ready, t)
			}
		}
		if len(ready) == 0 {
			return steps, !waiting
		}
		t := pick(ready)
		next, _ := e.step(s, t, part(s, t))
		s = with(s, t, next)
		steps = append(steps, t)
	}
}
