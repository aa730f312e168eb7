package overlap

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// roots lists the functions that start goroutines, those that call them, and
// those that call a constructor that does either.
func (e *engine) roots() []*ssa.Function {
	level := map[*ssa.Function]int{}
	for _, fn := range e.res.Funcs {
		if e.starts(fn) {
			level[fn] = 1
		}
	}
	callers := func(of, as int, fit func(*ssa.Function) bool) {
		for _, fn := range e.res.Funcs {
			for _, c := range e.calls(fn) {
				if callee := e.res.Static(c.in); level[fn] == 0 && callee != nil && level[callee] == of && fit(callee) {
					level[fn] = as
				}
			}
		}
	}
	callers(1, 2, func(*ssa.Function) bool { return true })
	callers(2, 3, constructs)
	var out []*ssa.Function
	for _, fn := range e.res.Funcs {
		if level[fn] != 0 {
			out = append(out, fn)
		}
	}
	return out
}

// starts reports whether a function starts a goroutine itself, be it one that
// runs what a caller passes.
func (e *engine) starts(fn *ssa.Function) bool {
	f := &frame{fn: fn}
	e.frames = 0
	if slices.ContainsFunc(f.below(e), func(g *frame) bool {
		return g.kind.thread() || g.fn != nil && access.IsLoopBody(g.fn) && e.starts(g.fn)
	}) {
		return true
	}
	return slices.ContainsFunc(e.calls(fn), func(c call) bool {
		if _, ok := c.in.Common().Value.(*ssa.Parameter); ok {
			_, ok := c.in.(*ssa.Go)
			return ok
		}
		return c.op.Kind == ops.CallLater && slices.ContainsFunc(c.op.Fn, func(v ssa.Value) bool {
			_, ok := v.(*ssa.Parameter)
			return ok
		})
	})
}
