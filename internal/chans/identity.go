package chans

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/concurlint/concurlint/internal/access"
)

// node is an element of the union-find forest: a set of values that may be the
// same thing. elem is what the set's members point to or contain.
type node struct {
	parent *node
	elem   *node

	foreign, mixed, unkSend, unkRecv, isNil, inContainer bool
}

func (n *node) find() *node {
	for n.parent != nil {
		if n.parent.parent != nil {
			n.parent = n.parent.parent
		}
		n = n.parent
	}
	return n
}

// deref gives the set of what n's members contain, made on first use.
func (n *node) deref() *node {
	n = n.find()
	if n.elem == nil {
		n.elem = &node{}
	}
	return n.elem.find()
}

func union(a, b *node) {
	a, b = a.find(), b.find()
	if a == b {
		return
	}
	b.parent = a
	a.foreign = a.foreign || b.foreign
	a.mixed = a.mixed || b.mixed
	a.unkSend = a.unkSend || b.unkSend
	a.unkRecv = a.unkRecv || b.unkRecv
	a.isNil = a.isNil || b.isNil
	a.inContainer = a.inContainer || b.inContainer
	ea, eb := a.elem, b.elem
	switch {
	case ea == nil:
		a.elem = eb
	case eb != nil:
		union(ea, eb)
	}
}

// fieldKey is a struct field of any instance; resultKey the i-th result of a function.
type fieldKey struct{ v *types.Var }
type resultKey struct {
	fn *ssa.Function
	i  int
}

// keyOf gives the key of a value in Result.nodes. The address of a field that
// is itself a WaitGroup stands for the field, whatever the instance.
func keyOf(v ssa.Value) any {
	if fa, ok := v.(*ssa.FieldAddr); ok {
		f := FieldOf(fa.X.Type(), fa.Field)
		if isSyncObject(f.Type()) {
			return fieldKey{f.Origin()}
		}
	}
	return v
}

// field gives the class of field i of the struct that t is or points to. A
// struct type without a name is written out in each place that makes a value of
// it, with fields of its own: the first of identical ones stands for all.
func (u *unifier) field(t types.Type, i int) *node {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := types.Unalias(t).(*types.Struct); ok {
		if first, ok := u.unnamed.At(st).(*types.Struct); ok {
			t = first
		} else {
			u.unnamed.Set(st, st)
		}
	}
	return u.key(fieldKey{FieldOf(t, i).Origin()})
}

// FieldOf gives field i of the struct that t is or points to.
func FieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return coreStruct(t).Field(i)
}

// FieldLoaded gives the field that a value was loaded from, nil if from none.
func FieldLoaded(v ssa.Value) *types.Var {
	if fa := access.LoadedField(v); fa != nil {
		return FieldOf(fa.X.Type(), fa.Field)
	}
	return nil
}

func coreStruct(t types.Type) *types.Struct {
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st
	}
	// A type parameter with a core type that is a struct.
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		iface := tp.Constraint().Underlying().(*types.Interface)
		for e := range iface.EmbeddedTypes() {
			if u, ok := e.(*types.Union); ok && u.Len() > 0 {
				if st, ok := u.Term(0).Type().Underlying().(*types.Struct); ok {
					return st
				}
			}
		}
	}
	return types.NewStruct(nil, nil)
}

// isSyncObject reports whether t is sync.WaitGroup or sync.Cond.
func isSyncObject(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" {
		return false
	}
	return n.Obj().Name() == "WaitGroup" || n.Obj().Name() == "Cond"
}

// tracked reports whether values of t are, point to, or contain objects. A
// struct is not tracked by value: its fields have classes of their own.
func tracked(t types.Type) bool { return trackedDepth(t, 0) }

func trackedDepth(t types.Type, depth int) bool {
	if depth > 4 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return isSyncObject(u.Elem()) || trackedDepth(u.Elem(), depth+1)
	case *types.Slice:
		return isSyncObject(u.Elem()) || trackedDepth(u.Elem(), depth+1)
	case *types.Array:
		return isSyncObject(u.Elem()) || trackedDepth(u.Elem(), depth+1)
	case *types.Map:
		return trackedDepth(u.Elem(), depth+1) || trackedDepth(u.Key(), depth+1)
	}
	return false
}

// unifier walks all instructions once and merges what flows together.
type unifier struct {
	res   *Result
	inPkg map[*ssa.Function]bool
	// unnamed holds the first of each struct type without a name.
	unnamed typeutil.Map
}

func (u *unifier) node(v ssa.Value) *node { return u.key(keyOf(v)) }

func (u *unifier) key(k any) *node {
	n, ok := u.res.nodes[k]
	if !ok {
		n = &node{}
		u.res.nodes[k] = n
	}
	return n.find()
}

// same records that the two values are one thing, if they can hold objects at all.
func (u *unifier) same(a, b ssa.Value) {
	if !tracked(a.Type()) && !tracked(b.Type()) {
		return
	}
	u.flow(u.node(a), b)
}

// flow records that v flows into n.
func (u *unifier) flow(n *node, v ssa.Value) {
	if c, ok := v.(*ssa.Const); ok {
		if c.IsNil() {
			n.find().isNil = true
		}
		return
	}
	union(n, u.node(v))
}

// escape records that code that we cannot see gets hold of v. The static type
// bounds what that code can do: through a receive-only channel it cannot send.
func (u *unifier) escape(v ssa.Value) {
	if c, ok := v.(*ssa.Const); ok && c.IsNil() {
		return
	}
	if tracked(v.Type()) {
		escapeNode(u.node(v), v.Type(), 0)
	}
}

func escapeNode(n *node, t types.Type, depth int) {
	if depth > 4 {
		return
	}
	n = n.find()
	switch ut := t.Underlying().(type) {
	case *types.Chan:
		n.unkSend = n.unkSend || ut.Dir() != types.RecvOnly
		n.unkRecv = n.unkRecv || ut.Dir() != types.SendOnly
		if tracked(ut.Elem()) {
			escapeNode(n.deref(), ut.Elem(), depth+1)
		}
		return
	case *types.Pointer:
		if isSyncObject(ut.Elem()) {
			n.unkSend, n.unkRecv = true, true
		} else if tracked(ut.Elem()) {
			escapeNode(n.deref(), ut.Elem(), depth+1)
		}
	case *types.Slice:
		escapeNode(n.deref(), ut.Elem(), depth+1)
	case *types.Array:
		escapeNode(n.deref(), ut.Elem(), depth+1)
	case *types.Map:
		escapeNode(n.deref(), ut.Elem(), depth+1)
	}
}

// foreign records that v comes from code that we cannot see, which keeps the
// other end.
func (u *unifier) foreign(v ssa.Value) {
	if !tracked(v.Type()) {
		return
	}
	n := u.node(v)
	n.foreign, n.unkSend, n.unkRecv = true, true, true
	if n.elem != nil || isContainer(v.Type()) {
		d := n.deref()
		d.foreign, d.unkSend, d.unkRecv = true, true, true
	}
}

// fromOutside records that unknown callers pass channels of their own in p.
// What our callers pass in the same p stays ours: nothing escapes by that.
func (u *unifier) fromOutside(p *ssa.Parameter) {
	if !tracked(p.Type()) {
		return
	}
	n := u.node(p)
	n.mixed = true
	if isContainer(p.Type()) {
		n.deref().mixed = true
	}
}

func isContainer(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
		return true
	case *types.Pointer:
		return !isSyncObject(u.Elem())
	case *types.Chan:
		return tracked(u.Elem())
	}
	return false
}

func (u *unifier) solve() {
	for _, fn := range u.res.Funcs {
		u.inPkg[fn] = true
	}
	for _, fn := range u.res.Funcs {
		u.signature(fn)
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				u.instr(fn, in)
			}
		}
	}
	u.packageVars()
}

// signature opens the parameters and results of a function that unknown code may call.
func (u *unifier) signature(fn *ssa.Function) {
	if u.res.Closed[fn] {
		return
	}
	for _, p := range fn.Params {
		u.fromOutside(p)
	}
	res := fn.Signature.Results()
	for i := range res.Len() {
		if tracked(res.At(i).Type()) {
			escapeNode(u.key(resultKey{fn, i}), res.At(i).Type(), 0)
		}
	}
}

// packageVars opens what other packages can name: exported variables and
// exported fields. Nothing can name those of a command or a test.
func (u *unifier) packageVars() {
	closed := u.res.sealed()
	for k, n := range u.res.nodes {
		switch k := k.(type) {
		case *ssa.Global:
			if k.Pkg != u.res.SSA || (k.Object() != nil && k.Object().Exported() && !closed) {
				if p, ok := k.Type().(*types.Pointer); ok && tracked(k.Type()) {
					escapeNode(n, p, 0)
				}
			}
		case fieldKey:
			if k.v.Pkg() != u.res.SSA.Pkg {
				r := n.find()
				r.foreign, r.unkSend, r.unkRecv = true, true, true
			} else if k.v.Exported() && !closed {
				t := k.v.Type()
				if isSyncObject(t) {
					t = types.NewPointer(t)
				}
				if tracked(t) {
					escapeNode(n, t, 0)
				}
			}
		}
	}
}
