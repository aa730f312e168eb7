package lockorder

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// chosen reports whether two parameters choose the two locks out of one
// container, each in the same way, so that a caller who exchanges them exchanges
// the locks: s.all[from] and s.all[to], m.shard[hash(a)] and m.shard[hash(b)], or
// m.shardOf(a) and m.shardOf(b).
func chosen(in instance) bool {
	fn, t := in.f.Fn, twins{}
	x, y := keys(in)
	if x == nil || y == nil || !t.alike(x, y) || t.p == nil || related(t.p.Name()) || related(t.q.Name()) {
		return false
	}
	if p, ok := t.p.(*ssa.Parameter); ok && compared(p, t.q.(*ssa.Parameter)) {
		return false
	}
	return !compared(x, y) && !t.sorted(fn)
}

// keys gives what chooses each of the two locks: the keys of the container, or the calls
// of the function that looks them up there.
func keys(in instance) (x, y ssa.Value) {
	if a, b, ok := access.Keys(in.o.From.Path, in.o.To.Path); ok {
		return valueOf(in.f.Fn, a), valueOf(in.f.Fn, b)
	}
	x, y = lookUp(in.f.Fn, in.o.FromTrace), lookUp(in.f.Fn, in.o.Trace)
	if x == nil || y == nil || x == y {
		return nil, nil
	}
	return x, y
}

// lookUp is the call of fn that has looked up what is locked at the end of a trace, nil
// if the lock is not taken in fn itself, or was not looked up.
func lookUp(fn *ssa.Function, t *summary.Trace) ssa.Value {
	if t == nil || t.Next != nil {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || summary.PosOf(call) != t.Pos {
				continue
			}
			if v := ops.Of(call.Common()).Recv; v != nil {
				if root, ok := rootOf(v).(*ssa.Call); ok && looksUp(root.Call.StaticCallee()) {
					return root
				}
			}
		}
	}
	return nil
}

// rootOf is what the fields of an address are of.
func rootOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		default:
			return v
		}
	}
}

// looksUp reports whether a function gives back elements of a container, be it that it
// puts them there first where there are none.
func looksUp(fn *ssa.Function) bool {
	if fn == nil || fn.Signature.Results().Len() != 1 {
		return false
	}
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && isElement(ret.Results[0], 0)
	})
}

func isElement(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.IndexAddr, *ssa.Lookup:
		return true
	case *ssa.Extract:
		return isElement(v.Tuple, depth+1)
	case *ssa.TypeAssert:
		return isElement(v.X, depth+1)
	case *ssa.UnOp:
		return isElement(v.X, depth+1)
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return isElement(e, depth+1) })
	case *ssa.Alloc: // a named result, or a variable behind a deferred call
		return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			return ok && st.Addr == v && isElement(st.Val, depth+1)
		})
	}
	return false
}

// valueOf is the parameter or register that a path's key stands for.
func valueOf(fn *ssa.Function, key string) ssa.Value {
	if i, ok := access.ParamOfKey(key); ok {
		if i < len(fn.Params) {
			return fn.Params[i]
		}
		return nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if v, ok := instr.(ssa.Value); ok && v.Name() == key {
				return v
			}
		}
	}
	return nil
}

// twins compares two values that are worked out alike, one from p and the other from q,
// which are parameters, or fields of one.
type twins struct {
	p, q choice
}

// A choice is a *ssa.Parameter or a *types.Var.
type choice interface {
	Name() string
	Type() types.Type
}

// isPair reports whether two choices are those of the twins, or makes them so.
func (t *twins) isPair(a, b choice) bool {
	if a == b || !types.Identical(a.Type(), b.Type()) || t.p != nil && (t.p != a || t.q != b) {
		return false
	}
	t.p, t.q = a, b
	return true
}

// fieldOf is the field of a parameter that a value was loaded from.
func fieldOf(v ssa.Value) (*ssa.Parameter, *types.Var) {
	fa := access.LoadedField(v)
	if fa == nil {
		return nil, nil
	}
	p, _ := fa.X.(*ssa.Parameter)
	if cell, ok := fa.X.(*ssa.Alloc); ok {
		p, _ = chans.OnlyStore(cell).(*ssa.Parameter)
	}
	return p, chans.FieldOf(fa.X.Type(), fa.Field)
}

func (t *twins) alike(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *ssa.Parameter:
		b, ok := b.(*ssa.Parameter)
		return ok && t.isPair(a, b)
	case *ssa.UnOp:
		p, f := fieldOf(a)
		q, g := fieldOf(b)
		return p != nil && p == q && (f == g || t.isPair(f, g))
	case *ssa.Const:
		b, ok := b.(*ssa.Const)
		return ok && a.Value == b.Value
	case *ssa.Convert:
		b, ok := b.(*ssa.Convert)
		return ok && types.Identical(a.Type(), b.Type()) && t.alike(a.X, b.X)
	case *ssa.BinOp:
		b, ok := b.(*ssa.BinOp)
		return ok && a.Op == b.Op && t.alike(a.X, b.X) && t.alike(a.Y, b.Y)
	case *ssa.Call:
		b, ok := b.(*ssa.Call)
		return ok && sameCallee(&a.Call, &b.Call) && t.allAlike(a.Call.Args, b.Call.Args)
	}
	return false
}

func sameCallee(a, b *ssa.CallCommon) bool {
	if x, ok := a.Value.(*ssa.Builtin); ok {
		y, ok := b.Value.(*ssa.Builtin)
		return ok && x.Name() == y.Name()
	}
	return a.StaticCallee() != nil && a.StaticCallee() == b.StaticCallee()
}

// sorted reports whether fn asks which of two values is the smaller that are worked out
// of the two parameters alike.
func (t *twins) sorted(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			cmp, ok := instr.(*ssa.BinOp)
			if !ok || !less(cmp.Op) {
				continue
			}
			one, other := twins{t.p, t.q}, twins{t.q, t.p}
			if one.alike(cmp.X, cmp.Y) || other.alike(cmp.X, cmp.Y) {
				return true
			}
		}
	}
	return false
}

func less(op token.Token) bool {
	return op == token.LSS || op == token.GTR || op == token.LEQ || op == token.GEQ
}

func (t *twins) allAlike(a, b []ssa.Value) bool {
	return slices.EqualFunc(a, b, t.alike)
}

// compared reports whether the function asks which of the two is the smaller.
func compared(a, b ssa.Value) bool {
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp:
			if less(ref.Op) && (ref.X == b || ref.Y == b) {
				return true
			}
		case *ssa.Call:
			if slices.Contains(ref.Call.Args, b) {
				return true // less(a, b), or a check of the pair
			}
		}
	}
	return false
}

// related reports whether the name of a parameter gives it a rank that the other has
// not: nobody calls attach(parent, child) with the two exchanged.
func related(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"parent", "child", "prev", "next", "old", "new", "owner"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}
