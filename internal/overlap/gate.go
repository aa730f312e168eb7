package overlap

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// gates lists the objects of which one must have been received from, or waited
// for, before fn comes from its entry to in; none if there is a way without.
func (e *engine) gates(fn *ssa.Function, in ssa.Instruction) []*chans.Object {
	if g, ok := e.gated[in]; ok {
		return g
	}
	var objs []*chans.Object
	add := func(op *chans.Op) bool {
		if op.Deferred || op.Spawned || e.ticks(op.Val) {
			return false
		}
		switch op.Kind {
		case chans.Recv, chans.Range, chans.Wait, chans.CondWait:
			if o := e.res.Object(op.Val); !slices.Contains(objs, o) {
				objs = append(objs, o)
			}
			return true
		}
		return false
	}
	reached := false
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	var walk func(b *ssa.BasicBlock)
	walk = func(b *ssa.BasicBlock) {
		for _, x := range b.Instrs {
			if x == in {
				reached = true
				return
			}
			if _, sel := x.(*ssa.Select); sel {
				continue
			}
			if slices.ContainsFunc(e.res.OpsAt(x), add) {
				return
			}
		}
		for s, next := range b.Succs {
			if sel, i, ok := chans.CaseOf(b, s); ok {
				gate := false
				for _, op := range e.res.OpsAt(sel) {
					gate = gate || op.Case == i && add(op)
				}
				if gate {
					continue
				}
			}
			if !seen[next] {
				seen[next] = true
				walk(next)
			}
		}
	}
	walk(fn.Blocks[0])
	if reached {
		objs = nil
	} else if len(objs) == 0 {
		objs = []*chans.Object{nil} // dead code, or a way that is not understood
	}
	e.gated[in] = objs
	return objs
}

// gatesTo lists the gates on the way from frame top down to p.
func (e *engine) gatesTo(p place, top *frame) []*chans.Object {
	var objs []*chans.Object
	at := p.touch.at
	for f := p.frame; f != top && f.up != nil; f = f.up {
		if f.fn != nil {
			for _, point := range pointsOf(at, f.fn) {
				objs = append(objs, e.gates(f.fn, point)...)
			}
		}
		at = f.hop
	}
	return objs
}

// begins lists where in frame top the goroutine of p is let go as far as p: the
// hop itself, or what it is fed with. None if that is not known.
func (e *engine) begins(p place, top *frame, hop ssa.Instruction) []ssa.Instruction {
	objs := e.gatesTo(p, top)
	if len(objs) == 0 {
		return pointsOf(hop, top.fn)
	}
	var out []ssa.Instruction
	for _, o := range objs {
		if o == nil || !o.Contained() {
			return nil
		}
		for _, op := range o.Of(chans.Send, chans.Close, chans.Done, chans.Signal, chans.Broadcast) {
			if op.Fn != top.fn || op.Deferred {
				return nil
			}
			out = append(out, op.Instr)
		}
	}
	return out
}

// chosen reports whether p is only come to after an atomic test that one of
// several goroutines passes, such as CompareAndSwap.
func (e *engine) chosen(p place) bool {
	at := p.touch.at
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil && e.chosenAt(at) {
			return true
		}
		if f.kind.thread() {
			return false
		}
		at = f.hop
	}
	return false
}

func (e *engine) chosenAt(at ssa.Instruction) bool { return e.chosenBlock(at.Block()) }

// chosenBlock reports whether b stands behind such a test. It is asked for every
// pair of accesses, so each block is looked at once.
func (e *engine) chosenBlock(b *ssa.BasicBlock) bool {
	if b == nil || b.Idom() == nil {
		return false
	}
	chosen, ok := e.behindChoice[b]
	if !ok {
		up := b.Idom()
		iff, branches := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		chosen = branches && fromChoice(iff.Cond, 0) || e.chosenBlock(up)
		e.behindChoice[b] = chosen
	}
	return chosen
}

// fromChoice reports whether a condition is computed from the answer of an
// operation that gives each caller another answer.
func fromChoice(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return fromChoice(v.X, depth+1)
	case *ssa.BinOp:
		return fromChoice(v.X, depth+1) || fromChoice(v.Y, depth+1)
	case *ssa.Extract:
		return fromChoice(v.Tuple, depth+1)
	case *ssa.Phi:
		for _, x := range v.Edges {
			if fromChoice(x, depth+1) {
				return true
			}
		}
	case *ssa.Call:
		name := chans.CalleeName(v.Common())
		if !strings.HasPrefix(name, "sync") && !strings.HasPrefix(name, "go.uber.org/atomic") {
			return false
		}
		method := name[strings.LastIndexByte(name, '.')+1:]
		for _, w := range []string{"CompareAndSwap", "CAS", "Swap", "LoadOrStore", "LoadAndDelete", "Add", "Inc", "Dec", "TryLock", "CompareAndDelete", "Load", "Toggle"} {
			if strings.HasPrefix(method, w) {
				return true
			}
		}
	}
	return false
}
