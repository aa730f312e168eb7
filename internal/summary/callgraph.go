package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// The calls within the package.

// invertCalls lists the calls of each function, which were noted by caller.
func (e *engine) invertCalls() {
	count := map[*ssa.Function]int{}
	for _, fn := range e.funcs {
		for i := range e.infos[fn].calls {
			count[e.infos[fn].calls[i].callee]++
		}
	}
	for _, fn := range e.funcs {
		f := e.infos[fn]
		for i := range f.calls {
			callee := f.calls[i].callee
			if e.sites[callee] == nil {
				e.sites[callee] = make([]CallSite, 0, count[callee])
			}
			e.sites[callee] = append(e.sites[callee], f.calls[i].CallSite)
		}
		f.calls = nil // there are many, and nobody asks for them this way
	}
}

// components lists the strongly connected components of the call graph,
// callees first.
func (e *engine) components() [][]*ssa.Function {
	t := &tarjan{index: map[*ssa.Function]int{}, low: map[*ssa.Function]int{}, on: map[*ssa.Function]bool{}, succs: e.callees}
	for _, fn := range e.funcs {
		if t.index[fn] == 0 {
			t.visit(fn)
		}
	}
	return t.out
}

type tarjan struct {
	index, low map[*ssa.Function]int
	on         map[*ssa.Function]bool
	stack      []*ssa.Function
	out        [][]*ssa.Function
	succs      func(*ssa.Function) []*ssa.Function
}

func (t *tarjan) visit(fn *ssa.Function) {
	n := len(t.index) + 1
	t.index[fn], t.low[fn] = n, n
	t.stack = append(t.stack, fn)
	t.on[fn] = true
	for _, s := range t.succs(fn) {
		if t.index[s] == 0 {
			t.visit(s)
			t.low[fn] = min(t.low[fn], t.low[s])
		} else if t.on[s] {
			t.low[fn] = min(t.low[fn], t.index[s])
		}
	}
	if t.low[fn] != t.index[fn] {
		return
	}
	i := slices.Index(t.stack, fn)
	scc := slices.Clone(t.stack[i:])
	t.stack = t.stack[:i]
	for _, m := range scc {
		t.on[m] = false
	}
	slices.Reverse(scc) // callees tend to come first
	t.out = append(t.out, scc)
}

// callees lists the functions of this package that fn mentions or may call.
func (e *engine) callees(fn *ssa.Function) []*ssa.Function {
	out := e.findCallees(fn)
	e.calls[fn] = out
	return out
}

func (e *engine) findCallees(fn *ssa.Function) []*ssa.Function {
	w := &walker{eng: e, fn: fn, env: e.infos[fn].Env, out: e.infos[fn]}
	var out []*ssa.Function
	var operands []*ssa.Value
	add := func(f *ssa.Function) {
		if f == nil {
			return
		}
		if o := f.Origin(); o != nil {
			f = o
		}
		if _, ok := e.infos[f]; ok && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			operands = instr.Operands(operands[:0])
			for _, op := range operands {
				if f, ok := (*op).(*ssa.Function); ok {
					add(f)
					if obj, ok := f.Object().(*types.Func); ok && f.Synthetic != "" {
						add(e.byObj[obj.Origin()])
					}
				}
			}
			call, ok := instr.(ssa.CallInstruction)
			if ok {
				for _, t := range w.printed(call.Common()) {
					add(t.fn)
				}
			}
			if ok && call.Common().StaticCallee() == nil {
				if _, builtin := call.Common().Value.(*ssa.Builtin); !builtin {
					for _, t := range w.targets(call.Common()) {
						add(t.fn)
					}
				}
			}
		}
	}
	return out
}

func (e *engine) callsItself(fn *ssa.Function) bool { return slices.Contains(e.calls[fn], fn) }
