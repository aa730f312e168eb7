package unguarded

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file knows who comes when a goroutine has been waited for, several calls up.

// calledLate reports whether whoever calls fn has waited for the goroutine o before, or
// is that goroutine itself. The goroutine is known by the WaitGroup, a field, that it
// counts down.
func (c *checker) calledLate(fn *ssa.Function, o snapshot.Root, depth int) bool {
	groups := groupsOf(o)
	return len(groups) > 0 && c.comesLate(fn, o, groups, depth)
}

func (c *checker) comesLate(fn *ssa.Function, o snapshot.Root, groups []*types.Var, depth int) bool {
	waited := func(in ssa.Instruction) bool { return waitsOn(in, groups) }
	return depth <= 2 && c.allCallers(fn, func(s *summary.CallSite) bool {
		roots, many := c.res.Roots(s.Caller)
		own := !many && len(roots) == 1 && roots[0] == o
		return own || summary.Passed(s.At, waited) || c.comesLate(s.Caller, o, groups, depth+1)
	})
}

// groupsOf lists the fields that hold the WaitGroups of a goroutine: it is started by a
// method of one, is handed one, or counts it down itself.
func groupsOf(o snapshot.Root) []*types.Var {
	start, ok := o.Spawn.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	var out []*types.Var
	note := func(v ssa.Value) {
		if fa, ok := v.(*ssa.FieldAddr); ok {
			if f := chans.FieldOf(fa.X.Type(), fa.Field); isGroup(f.Type()) {
				out = append(out, f)
			}
		}
	}
	for _, a := range start.Common().Args {
		note(a)
	}
	for _, fn := range append([]*ssa.Function{o.Fn}, o.Fn.AnonFuncs...) {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok && chans.CalleeName(call.Common()) == "sync.WaitGroup.Done" {
					note(call.Common().Args[0])
				}
			}
		}
	}
	return out
}

func isGroup(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && n.Obj().Name() == "WaitGroup"
}

// waitsOn reports whether an instruction waits for one of the groups, or calls a function
// of the package that does.
func waitsOn(in ssa.Instruction, groups []*types.Var) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	if chans.CalleeName(call.Common()) == "sync.WaitGroup.Wait" {
		fa, ok := call.Call.Args[0].(*ssa.FieldAddr)
		return ok && slices.Contains(groups, chans.FieldOf(fa.X.Type(), fa.Field))
	}
	callee := call.Call.StaticCallee()
	return callee != nil && slices.ContainsFunc(callee.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(x ssa.Instruction) bool {
			inner, ok := x.(*ssa.Call)
			return ok && chans.CalleeName(inner.Common()) == "sync.WaitGroup.Wait" && waitsOn(inner, groups)
		})
	})
}
