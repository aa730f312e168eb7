package lockorder

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// chosen reports whether two parameters choose the two locks out of one
// container, each in the same way, so that a caller who exchanges them exchanges
// the locks: s.all[from] and s.all[to], m.shard[hash(a)] and m.shard[hash(b)].
func chosen(in instance) bool {
	a, b, ok := access.Keys(in.o.From.Path, in.o.To.Path)
	if !ok {
		return false
	}
	fn := in.f.Fn
	t := twins{}
	x, y := valueOf(fn, a), valueOf(fn, b)
	return x != nil && y != nil && t.alike(x, y) && t.p != nil && !related(t.p) && !related(t.q) && !compared(x, y) && !compared(t.p, t.q)
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

// twins compares two values that are worked out alike, one from parameter p and
// the other from q.
type twins struct {
	p, q *ssa.Parameter
}

func (t *twins) alike(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *ssa.Parameter:
		b, ok := b.(*ssa.Parameter)
		if !ok || !types.Identical(a.Type(), b.Type()) || t.p != nil && (t.p != a || t.q != b) {
			return false
		}
		t.p, t.q = a, b
		return true
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
		return ok && a.Call.StaticCallee() != nil && a.Call.StaticCallee() == b.Call.StaticCallee() && t.allAlike(a.Call.Args, b.Call.Args)
	}
	return false
}

func (t *twins) allAlike(a, b []ssa.Value) bool {
	return slices.EqualFunc(a, b, t.alike)
}

// compared reports whether the function asks which of the two is the smaller.
func compared(a, b ssa.Value) bool {
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp:
			less := ref.Op == token.LSS || ref.Op == token.GTR || ref.Op == token.LEQ || ref.Op == token.GEQ
			if less && (ref.X == b || ref.Y == b) {
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

// related reports whether a parameter's name gives it a rank that the other has
// not: nobody calls attach(parent, child) with the two exchanged.
func related(p *ssa.Parameter) bool {
	name := strings.ToLower(p.Name())
	return slices.ContainsFunc([]string{"parent", "child", "prev", "next", "old", "new", "owner"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}
