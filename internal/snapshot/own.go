package snapshot

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// owns reports whether nobody else can know the object of an access.
func (r *Result) owns(a *Access) bool {
	if r.initial(a.Fn) {
		return true
	}
	return a.Base.Known() && (r.Fresh(a.Base, a.Instr) || r.entrusted(a.Fn, a.Base))
}

// entrusted reports whether fn is a literal that runs on a goroutine of its own, and
// the object that base starts from was made around it for that goroutine alone.
func (r *Result) entrusted(fn *ssa.Function, base access.Path) bool {
	mc := madeAt(fn)
	if base.Kind != access.Free || mc == nil || len(*mc.Referrers()) != 1 {
		return false
	}
	start, ok := (*mc.Referrers())[0].(*ssa.Go)
	f := r.Func(fn.Parent())
	if !ok || f == nil || start.Call.Value != ssa.Value(mc) {
		return false
	}
	p := f.Env.Of(mc.Bindings[base.Index])
	return p.Sel == "" && r.Made(p, start) && access.OnlyFor(p.Val(), start)
}

// initial reports whether a function runs before the program's first goroutine.
func (r *Result) initial(fn *ssa.Function) bool {
	return fn.Parent() == nil && access.IsInit(fn) // a literal may be kept and called later
}

// Starting reports whether fn only runs while an object is being made: every
// caller hands it a receiver, or first parameter, of its own making. What it
// touches nobody else knows yet.
func (r *Result) Starting(fn *ssa.Function) bool {
	fn = access.Outermost(fn)
	if r.initial(fn) {
		return true
	}
	if len(fn.Params) == 0 || r.Open(fn) {
		return false
	}
	e := r.Entry(fn, access.Path{}, "", access.OfParam(0))
	return e.Owned()
}

type freshKey struct {
	v  ssa.Value
	at ssa.Instruction
}

// Fresh reports whether the object that p starts from, in the function of at,
// was made by this function, or by one that it calls to make it, and has not
// been shown to anybody by the time of at. Copies of values are fresh as well.
// A call that is handed the object does not count as showing it: constructors
// call methods of what they make.
func (r *Result) Fresh(p access.Path, at ssa.Instruction) bool {
	if p.Kind != access.Local || p.Val() == nil || outOfCopy(p) || r.lentElement(p) {
		return false
	}
	key := freshKey{p.Val(), at}
	if f, ok := r.fresh[key]; ok {
		return f
	}
	r.fresh[key] = false // a phi that leads to itself adds nothing
	f := r.isFresh(p.Val(), at)
	r.fresh[key] = f
	return f
}

func (r *Result) isFresh(v ssa.Value, at ssa.Instruction) bool {
	if a, ok := v.(*ssa.Alloc); ok && !a.Heap && !isPointer(a.Type().Underlying().(*types.Pointer).Elem()) {
		return true
	}
	return r.madeHere(v, 0) && !r.shown(v, at, 0)
}

// Made reports whether the object that p starts from at an instruction was made
// by the function that p belongs to, or by one that it calls to make it. Others
// may know it.
func (r *Result) Made(p access.Path, at ssa.Instruction) bool {
	if p.Kind != access.Local || p.Val() == nil || outOfCopy(p) || r.lentElement(p) {
		return false
	}
	if r.madeHere(p.Val(), 0) {
		return true
	}
	cell, ok := p.Val().(*ssa.Alloc)
	if !ok {
		return false
	}
	last := lastStore(cell, at)
	return last != nil && r.madeHere(last.Val, 1)
}

// outOfCopy reports whether p leads out of a variable that holds a copy: the
// struct is the function's own, what its pointers lead to is not.
func outOfCopy(p access.Path) bool {
	a, ok := p.Val().(*ssa.Alloc)
	if !ok || p.Sel == "" || access.Within(p, a.Type()) {
		return false
	}
	return slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != a {
			return false
		}
		_, isStruct := st.Val.Type().Underlying().(*types.Struct)
		_, passed := st.Val.(*ssa.Parameter)
		load, ok := st.Val.(*ssa.UnOp)
		return isStruct && (passed || ok && load.Op == token.MUL)
	})
}

// lentElement reports whether p leads to what the elements of a slice point to that a
// function of the package has returned: the slice is new, but the function has filled it
// with what it had from elsewhere.
func (r *Result) lentElement(p access.Path) bool {
	call, ok := p.Val().(*ssa.Call)
	if !ok || !strings.HasPrefix(p.Sel, "[") || call.Call.StaticCallee() == nil {
		return false
	}
	sl, ok := call.Type().Underlying().(*types.Slice)
	if !ok || !types.IsInterface(sl.Elem()) && !isPointer(sl.Elem()) {
		return false
	}
	for _, b := range call.Call.StaticCallee().Blocks {
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok || !types.Identical(st.Val.Type(), sl.Elem()) {
				continue
			}
			if _, elem := st.Addr.(*ssa.IndexAddr); elem && taken(st.Val) {
				return true
			}
		}
	}
	return false
}

// taken reports whether a value comes out of a container.
func taken(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return taken(v.X)
	case *ssa.Extract:
		_, next := v.Tuple.(*ssa.Next)
		lookup, ok := v.Tuple.(*ssa.Lookup)
		return next || ok && lookup.CommaOk
	case *ssa.Lookup:
		return true
	case *ssa.UnOp:
		_, elem := v.X.(*ssa.IndexAddr)
		return v.Op == token.MUL && elem
	}
	return false
}

// ownerOf is the object that base starts from, for the callers of fn to answer
// for; nothing where base leads out of a struct that fn was passed by value.
func ownerOf(fn *ssa.Function, base access.Path) access.Path {
	if base.Kind == access.Param && base.Index < len(fn.Params) && base.Sel != "" {
		t := fn.Params[base.Index].Type()
		if _, ok := t.Underlying().(*types.Struct); ok && !access.Within(base, types.NewPointer(t)) {
			return access.Path{}
		}
	}
	return base.Root()
}

func (r *Result) madeHere(v ssa.Value, depth int) bool {
	if depth > 3 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Alloc:
		if !isPointer(v.Type().Underlying().(*types.Pointer).Elem()) {
			return true
		}
		return r.holdsMade(v, depth)
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		return callee != nil && r.makes(callee)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		if !ok || v.Index != 0 {
			return false
		}
		callee := call.Call.StaticCallee()
		return callee != nil && r.makes(callee)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if k, ok := e.(*ssa.Const); ok && k.IsNil() {
				continue
			}
			if !r.madeHere(e, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// holdsMade reports whether a variable only ever holds objects that this
// function made: a named result.
func (r *Result) holdsMade(cell *ssa.Alloc, depth int) bool {
	found := false
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if k, ok := ref.Val.(*ssa.Const); ok && k.IsNil() {
				continue
			}
			if access.ToItself(ref) {
				continue
			}
			if ref.Addr != cell || !r.madeHere(ref.Val, depth+1) {
				return false
			}
			found = true
		case *ssa.UnOp, *ssa.DebugRef, *ssa.MakeClosure:
		default:
			return false
		}
	}
	return found
}

// makes reports whether the first result of a function of this package is
// always an object that it has just made and shown to nobody, or nil.
func (r *Result) makes(fn *ssa.Function) bool {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if n, ok := r.returns[fn]; ok {
		return n > 0
	}
	r.returns[fn] = -1
	f := r.Func(fn)
	if f == nil {
		return false
	}
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) == 0 {
			return false
		}
		if k, ok := ret.Results[0].(*ssa.Const); ok && k.IsNil() {
			continue
		}
		if !r.Fresh(f.Env.Of(ret.Results[0]), ret) {
			return false
		}
		found = true
	}
	if found {
		r.returns[fn] = 1
	}
	return found
}

// shown reports whether an object, or the variable it is in, gets to where
// somebody else can see it before control comes to at.
func (r *Result) shown(v ssa.Value, at ssa.Instruction, depth int) bool {
	if v.Referrers() == nil || depth > 4 {
		return true
	}
	for _, ref := range *v.Referrers() {
		if ref == at {
			continue
		}
		out := false
		switch ref := ref.(type) {
		case *ssa.Store:
			cell, isCell := ref.Addr.(*ssa.Alloc)
			switch {
			case ref.Val != v:
			case isCell:
				if r.shown(cell, at, depth+1) {
					return true
				}
			default:
				out = !r.intoOwn(ref.Addr, at, depth)
			}
		case *ssa.UnOp: // the variable is read: the object is in other hands
			if _, isCell := v.(*ssa.Alloc); isCell && holdsMore(ref.Type()) && r.shown(ref, at, depth+1) {
				return true
			}
		case *ssa.Phi, *ssa.ChangeType:
			if r.shown(ref.(ssa.Value), at, depth+1) {
				return true
			}
		case *ssa.MakeInterface:
			if r.shown(ref, at, depth+1) {
				return true
			}
		case *ssa.MapUpdate:
			out = ref.Value == v || ref.Key == v
		case *ssa.Send:
			out = ref.X == v
		case *ssa.Go:
			out = true
		case *ssa.MakeClosure:
			out = leaves(ref)
		case *ssa.Call:
			out = ops.Of(&ref.Call).Kind == ops.CallLater
		}
		if out && r.before(v, ref, at) {
			return true
		}
	}
	return false
}

// intoOwn reports whether an address lies in an object that is itself fresh at
// that time: a part put into its whole.
func (r *Result) intoOwn(addr ssa.Value, at ssa.Instruction, depth int) bool {
	for range 6 {
		switch x := addr.(type) {
		case *ssa.FieldAddr:
			addr = x.X
		case *ssa.IndexAddr:
			addr = x.X
		case *ssa.Alloc:
			return !x.Heap || !r.shown(x, at, depth+1)
		case *ssa.Slice:
			addr = x.X
		case *ssa.UnOp:
			cell, ok := x.X.(*ssa.Alloc)
			if !ok {
				return false
			}
			s := access.SoleStore(cell)
			if s == nil {
				return false
			}
			addr = s
		default:
			return false
		}
	}
	return false
}

// leaves reports whether a closure goes where another goroutine may run it: a
// closure that this function only calls, or passes down, does not.
func leaves(mc *ssa.MakeClosure) bool {
	for _, ref := range *mc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Call:
			if k := ops.Of(&ref.Call).Kind; k == ops.CallLater || k == ops.Keep {
				return true
			}
		case *ssa.Defer, *ssa.DebugRef:
		case *ssa.Store:
			if _, local := ref.Addr.(*ssa.Alloc); !local {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// before reports whether control can come from a to b while they speak of one
// value v: a new round of a loop makes a new one.
func (r *Result) before(v ssa.Value, a, b ssa.Instruction) bool {
	if a.Parent() != b.Parent() {
		return true
	}
	if a.Block() == b.Block() && r.index(a) < r.index(b) {
		return true
	}
	var made *ssa.BasicBlock
	if in, ok := v.(ssa.Instruction); ok {
		made = in.Block()
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(a.Block().Succs)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == made || seen[x] {
			continue
		}
		if x == b.Block() {
			return true
		}
		seen[x] = true
		work = append(work, x.Succs...)
	}
	return false
}

// index is the place of an instruction in its block.
func (r *Result) index(instr ssa.Instruction) int {
	i, ok := r.indices[instr]
	if !ok {
		for k, in := range instr.Block().Instrs {
			r.indices[in] = k
		}
		i = r.indices[instr]
	}
	return i
}

// isPointer reports whether t is a pointer to a struct.
func isPointer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Struct)
	return ok
}
