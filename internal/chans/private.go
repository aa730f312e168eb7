package chans

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// addPrivate adds an object of its own for each make site that shares its
// class with others only because all are passed to one helper. Unification
// cannot tell them apart; following this one forward can, as long as it stays
// in variables, literals and calls of this package.
func (r *Result) addPrivate() {
	for _, o := range slices.Clip(r.Objects) {
		if o.Kind != Chan || len(o.Makes) < 2 || len(o.Ops) == 0 {
			continue
		}
		for _, mk := range o.Makes {
			vals, ok := r.follow(mk)
			if !ok {
				continue
			}
			private := &Object{Kind: Chan, Makes: []*ssa.MakeChan{mk}, vals: vals}
			for _, op := range o.Ops {
				if vals[op.Val] {
					private.Ops = append(private.Ops, op)
				}
			}
			r.Objects = append(r.Objects, private)
		}
	}
}

// Has reports whether the operation is one on o. An operation in a helper
// belongs to the objects of all its callers, and its Obj is their class.
func (o *Object) Has(op *Op) bool {
	return op.Obj == o || slices.Contains(o.Ops, op)
}

// Passed reports whether a call, also a go statement, hands o to the parameter
// of its callee on which op works. It is true where op works on something else
// than a parameter.
func (o *Object) Passed(call ssa.CallInstruction, op *Op) bool {
	p, ok := op.Val.(*ssa.Parameter)
	if !ok || o.vals == nil {
		return true
	}
	for i, q := range op.Fn.Params {
		if q == p && i < len(call.Common().Args) {
			return o.vals[call.Common().Args[i]]
		}
	}
	return true
}

// follow lists the values that the channel made at mk flows to, ok=false when
// it goes where this cannot follow.
func (r *Result) follow(mk *ssa.MakeChan) (vals map[ssa.Value]bool, ok bool) {
	vals = map[ssa.Value]bool{mk: true}
	work := []ssa.Value{mk}
	add := func(v ssa.Value) {
		if !vals[v] {
			vals[v] = true
			work = append(work, v)
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		refs := v.Referrers()
		if refs == nil || len(vals) > 200 {
			return nil, false
		}
		for _, in := range *refs {
			if !r.step(in, v, add) {
				return nil, false
			}
		}
	}
	return vals, true
}

// step follows one use of v.
func (r *Result) step(in ssa.Instruction, v ssa.Value, add func(ssa.Value)) bool {
	if call, ok := in.(ssa.CallInstruction); ok {
		return r.stepCall(call, v, add)
	}
	return flows(in, v, func(next ssa.Value) bool {
		add(next)
		return true
	})
}

// flows follows one use of v, a channel or what else a caller hands over, as far
// as the function around it shows: next is asked about each value that v goes
// into. It answers false where v goes out of sight, or next does. Calls and
// returns are for the caller.
func flows(in ssa.Instruction, v ssa.Value, next func(ssa.Value) bool) bool {
	switch in := in.(type) {
	case *ssa.Store:
		cell := Cell(in.Addr)
		if in.Val != v || cell == nil || onlyStore(cell) != v {
			return false
		}
		good := true
		eachCellUse(cell, func(use ssa.Instruction) {
			switch use := use.(type) {
			case *ssa.UnOp:
				good = good && next(use)
			case *ssa.Store, *ssa.DebugRef:
			default:
				good = false
			}
		})
		return good
	case *ssa.ChangeType:
		return next(in)
	case *ssa.UnOp:
		return in.Op == token.ARROW
	case *ssa.Send:
		return in.X != v
	case *ssa.Select:
		return !slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Send == v })
	case *ssa.BinOp, *ssa.DebugRef:
		return true
	}
	return false
}

func (r *Result) stepCall(in ssa.CallInstruction, v ssa.Value, add func(ssa.Value)) bool {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return b.Name() == "close" || b.Name() == "len" || b.Name() == "cap"
	}
	callee := r.Static(in)
	if callee == nil {
		return false
	}
	for i, a := range c.Args {
		if a == v {
			add(callee.Params[i])
		}
	}
	return true
}
