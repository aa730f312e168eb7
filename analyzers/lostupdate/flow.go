package lostupdate

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// relation says how a value comes from another.
type relation int

const (
	unrelated   relation = iota
	throughCall          // an argument of a call that gave it
	direct               // arithmetic, copies, conversions
)

// maxFlow bounds the values looked at for one question; beyond it the answer
// is unrelated, which suppresses.
const maxFlow = 400

// flow walks from a value back to what it was made of.
type flow struct {
	hit  func(ssa.Value) bool
	seen map[ssa.Value]bool
	// through counts the calls on the way.
	through int
	best    relation
}

// derived tells how v was made of what r read.
func (b *body) derived(v ssa.Value, r *use) relation {
	return derivedFrom(v, func(x ssa.Value) bool { return slices.Contains(r.vals, x) })
}

func derivedFrom(v ssa.Value, hit func(ssa.Value) bool) relation {
	f := &flow{hit: hit, seen: map[ssa.Value]bool{}}
	f.visit(v)
	if f.best == unrelated || len(f.seen) > maxFlow {
		return unrelated
	}
	return f.best
}

func (f *flow) visit(v ssa.Value) {
	if v == nil || f.seen[v] || len(f.seen) > maxFlow || f.best == direct {
		return
	}
	f.seen[v] = true
	if f.hit(v) {
		f.best = max(f.best, map[bool]relation{true: direct, false: throughCall}[f.through == 0])
		return
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		f.visit(v.X)
		f.visit(v.Y)
	case *ssa.UnOp:
		if cell, ok := v.X.(*ssa.Alloc); ok {
			f.cell(cell, v)
			return
		}
		f.visit(v.X)
	case *ssa.Phi:
		for _, e := range v.Edges {
			f.visit(e)
		}
	case *ssa.Extract:
		f.visit(v.Tuple)
	case *ssa.Alloc:
		f.contents(v)
	case *ssa.MakeMap:
		f.contents(v)
	case *ssa.MakeSlice:
		f.contents(v)
	case *ssa.FieldAddr:
		f.visit(v.X)
	case *ssa.Field:
		f.visit(v.X)
	case *ssa.IndexAddr:
		f.visit(v.X)
	case *ssa.Index:
		f.visit(v.X)
	case *ssa.Lookup:
		f.visit(v.X)
	case *ssa.Slice:
		f.visit(v.X)
	case *ssa.Convert:
		f.visit(v.X)
	case *ssa.ChangeType:
		f.visit(v.X)
	case *ssa.ChangeInterface:
		f.visit(v.X)
	case *ssa.MakeInterface:
		f.visit(v.X)
	case *ssa.TypeAssert:
		f.visit(v.X)
	case *ssa.Next:
		f.visit(v.Iter)
	case *ssa.Range:
		f.visit(v.X)
	case *ssa.Call:
		f.call(v)
	}
}

// call follows the arguments. The length of a value says little of it.
func (f *flow) call(v *ssa.Call) {
	if b, ok := v.Call.Value.(*ssa.Builtin); ok {
		if b.Name() != "len" && b.Name() != "cap" {
			for _, a := range v.Call.Args {
				f.visit(a)
			}
		}
		return
	}
	f.through++
	for _, a := range v.Call.Args {
		f.visit(a)
	}
	f.through--
}

// cell follows what a variable in memory may hold when it is read. A store is
// forgotten if another one comes after it on every way to the read.
func (f *flow) cell(a *ssa.Alloc, read ssa.Instruction) {
	f.seen[a] = true
	for _, v := range stored(a, read) {
		f.visit(v)
	}
	f.parts(a)
}

// stored lists what the function itself may have put into a variable when it
// is read.
func stored(a *ssa.Alloc, read ssa.Instruction) []ssa.Value {
	var stores []*ssa.Store
	for _, ref := range *a.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == a && summary.Reaches(st, read) {
			stores = append(stores, st)
		}
	}
	var out []ssa.Value
	for _, st := range stores {
		if !slices.ContainsFunc(stores, func(o *ssa.Store) bool { return o != st && summary.Dominates(st, o) && summary.Dominates(o, read) }) && !replaced(a, st, read) {
			out = append(out, st.Val)
		}
	}
	return out
}

// replaced reports whether every field of a struct is set anew between a store and a read
// of the whole.
func replaced(a *ssa.Alloc, st *ssa.Store, read ssa.Instruction) bool {
	str, ok := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok || str.NumFields() == 0 {
		return false
	}
	set := map[int]bool{}
	for _, ref := range *a.Referrers() {
		field, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *field.Referrers() {
			part, ok := use.(*ssa.Store)
			if ok && part.Addr == field && summary.Dominates(st, part) && summary.Dominates(part, read) {
				set[field.Field] = true
			}
		}
	}
	return len(set) == str.NumFields()
}

// gave reports whether v is what the read gave, as it is.
func (u *use) gave(v ssa.Value) bool { return slices.Contains(u.vals, whole(v)) }

// whole gives what a variable of the function holds where there is one answer, else v.
func whole(v ssa.Value) ssa.Value {
	for range 8 { // a variable may be assigned from itself, round a loop
		load, ok := v.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return v
		}
		a, ok := load.X.(*ssa.Alloc)
		if !ok {
			return v
		}
		vals := stored(a, load)
		if len(vals) != 1 {
			return v
		}
		v = vals[0]
	}
	return v
}

// contents follows what is put into a variable or a new container.
func (f *flow) contents(v ssa.Value) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == v {
				f.visit(ref.Val)
			}
		}
	}
	f.parts(v)
}

// parts follows what is put into a field, an element or an entry.
func (f *flow) parts(v ssa.Value) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			if ref.Map == v {
				f.visit(ref.Value)
			}
		case *ssa.FieldAddr:
			f.contents(ref)
		case *ssa.IndexAddr:
			f.contents(ref)
		case *ssa.Slice:
			f.contents(ref)
		case *ssa.Call:
			if b, ok := ref.Call.Value.(*ssa.Builtin); ok && b.Name() == "copy" && ref.Call.Args[0] == v {
				f.visit(ref.Call.Args[1])
			}
		}
	}
}

// ways tells which way out of br leads to w: 0 if it is true, 1 if not, -1 if
// both or neither do. A way that passes the read again does not count.
func ways(br *ssa.If, r, w *use) int {
	var to [2]bool
	for i, succ := range br.Block().Succs {
		to[i] = reachesAvoiding(succ, w.instr.Block(), r.instr.Block())
	}
	switch {
	case to[0] && !to[1]:
		return 0
	case to[1] && !to[0]:
		return 1
	}
	return -1
}

func reachesAvoiding(from, to, avoid *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock) bool
	visit = func(b *ssa.BasicBlock) bool {
		if b == to {
			return true
		}
		if b == avoid || seen[b] {
			return false
		}
		seen[b] = true
		return slices.ContainsFunc(b.Succs, visit)
	}
	return visit(from)
}

// missingSide tells on which way out of a test the place was found empty: the
// "ok" of a lookup is false, the value is nil.
func missingSide(cond ssa.Value, r *use) (side int, ok bool) {
	missing := 0
	for {
		not, isNot := cond.(*ssa.UnOp)
		if !isNot || not.Op != token.NOT {
			break
		}
		cond, missing = not.X, 1-missing
	}
	if r.found != nil && whole(cond) == r.found {
		return 1 - missing, true
	}
	cmp, isCmp := cond.(*ssa.BinOp)
	if !isCmp || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return 0, false
	}
	x, y := cmp.X, cmp.Y
	if r.gave(y) {
		x, y = y, x
	}
	c, isConst := y.(*ssa.Const)
	if !isConst || !c.IsNil() || !r.gave(x) {
		return 0, false
	}
	if cmp.Op == token.NEQ {
		missing = 1 - missing
	}
	return missing, true
}

// emptySide is missingSide for a flag too, which is unset while false or zero.
func emptySide(cond ssa.Value, r *use) (side int, ok bool) {
	if side, ok = missingSide(cond, r); ok {
		return side, true
	}
	missing := 1
	for {
		not, isNot := cond.(*ssa.UnOp)
		if !isNot || not.Op != token.NOT {
			break
		}
		cond, missing = not.X, 1-missing
	}
	return missing, isBool(cond.Type()) && r.gave(cond)
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

func isConst(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeInterface:
		return isConst(v.X)
	case *ssa.UnOp: // struct{}{}
		a, ok := v.X.(*ssa.Alloc)
		return ok && isEmpty(a.Type().Underlying().(*types.Pointer).Elem())
	}
	return isEmpty(v.Type())
}

func isEmpty(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() == 0
}
