package chans

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
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

// FieldOf gives field i of the struct that t is or points to.
func FieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return coreStruct(t).Field(i)
}

func coreStruct(t types.Type) *types.Struct {
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st
	}
	// A type parameter with a core type that is a struct.
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		iface := tp.Constraint().Underlying().(*types.Interface)
		for i := range iface.NumEmbeddeds() {
			if u, ok := iface.EmbeddedType(i).(*types.Union); ok && u.Len() > 0 {
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

func (u *unifier) instr(fn *ssa.Function, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		f := FieldOf(in.X.Type(), in.Field)
		if !isSyncObject(f.Type()) && tracked(f.Type()) {
			union(u.node(in).deref(), u.key(fieldKey{f.Origin()}))
		} else {
			u.node(in)
		}
	case *ssa.Field:
		if f := FieldOf(in.X.Type(), in.Field); tracked(f.Type()) {
			union(u.node(in), u.key(fieldKey{f.Origin()}))
		}
	case *ssa.Store:
		if tracked(in.Val.Type()) {
			u.flow(u.node(in.Addr).deref(), in.Val)
		}
	case *ssa.UnOp:
		u.unop(in)
	case *ssa.Phi:
		for _, e := range in.Edges {
			u.same(in, e)
		}
	case *ssa.ChangeType:
		u.same(in, in.X)
	case *ssa.Convert:
		u.escape(in.X)
	case *ssa.MultiConvert:
		u.escape(in.X)
	case *ssa.MakeInterface:
		u.escape(in.X)
	case *ssa.TypeAssert:
		u.foreign(in)
		if in.CommaOk {
			u.foreignTuple(in)
		}
	case *ssa.Slice:
		if tracked(in.Type()) {
			if _, ok := in.X.Type().Underlying().(*types.Pointer); ok {
				union(u.node(in).deref(), u.node(in.X).deref().deref())
			} else {
				u.same(in, in.X)
			}
		}
	case *ssa.IndexAddr:
		u.indexAddr(in)
	case *ssa.Index:
		u.element(in, in.X)
	case *ssa.Lookup:
		if !in.CommaOk {
			u.element(in, in.X)
		}
	case *ssa.MapUpdate:
		if tracked(in.Value.Type()) {
			d := u.node(in.Map).deref()
			d.inContainer = true
			u.flow(d, in.Value)
		}
		u.escape(in.Key)
	case *ssa.Extract:
		u.extract(in)
	case *ssa.Send:
		if tracked(in.X.Type()) {
			d := u.node(in.Chan).deref()
			d.inContainer = true
			u.flow(d, in.X)
		}
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.SendOnly && tracked(st.Send.Type()) {
				d := u.node(st.Chan).deref()
				d.inContainer = true
				u.flow(d, st.Send)
			}
		}
	case *ssa.MakeClosure:
		u.closure(in)
	case *ssa.Return:
		for i, r := range in.Results {
			if tracked(r.Type()) {
				u.flow(u.key(resultKey{fn, i}), r)
			}
		}
	case ssa.CallInstruction:
		u.call(in)
	case *ssa.MakeChan:
		u.node(in)
	case *ssa.Alloc:
		if isSyncObject(in.Type().(*types.Pointer).Elem()) {
			u.node(in)
		}
	}
}

func (u *unifier) unop(in *ssa.UnOp) {
	switch in.Op {
	case token.MUL:
		if tracked(in.Type()) {
			union(u.node(in), u.node(in.X).deref())
		}
	case token.ARROW:
		if !in.CommaOk && tracked(in.Type()) {
			d := u.node(in.X).deref()
			d.inContainer = true
			union(u.node(in), d)
		}
	}
}

func (u *unifier) indexAddr(in *ssa.IndexAddr) {
	p, ok := in.Type().(*types.Pointer)
	if !ok {
		return
	}
	if isSyncObject(p.Elem()) { // []sync.WaitGroup: its elements are one object
		d := u.node(in.X).deref()
		d.inContainer = true
		union(u.node(in), d)
		return
	}
	if !tracked(p.Elem()) {
		return
	}
	base := u.node(in.X)
	if _, ok := in.X.Type().Underlying().(*types.Pointer); ok {
		base = base.deref()
	}
	d := base.deref()
	d.inContainer = true
	union(u.node(in).deref(), d)
}

// element records that v was read out of the container x.
func (u *unifier) element(v, x ssa.Value) {
	if tracked(v.Type()) {
		d := u.node(x).deref()
		d.inContainer = true
		union(u.node(v), d)
	}
}

func (u *unifier) extract(in *ssa.Extract) {
	if !tracked(in.Type()) {
		return
	}
	switch t := in.Tuple.(type) {
	case *ssa.Lookup:
		u.element(in, t.X)
	case *ssa.UnOp: // v, ok := <-c
		u.element(in, t.X)
	case *ssa.Next:
		if r, ok := t.Iter.(*ssa.Range); ok && in.Index == 2 {
			u.element(in, r.X)
		} else {
			u.foreign(in)
		}
	case *ssa.Select:
		i := 2
		for _, st := range t.States {
			if st.Dir != types.RecvOnly {
				continue
			}
			if i == in.Index {
				u.element(in, st.Chan)
			}
			i++
		}
	case *ssa.Call:
		if callee := u.res.Static(t); callee != nil {
			union(u.node(in), u.key(resultKey{callee, in.Index}))
			return
		}
		u.foreign(in)
	default:
		u.foreign(in)
	}
}

func (u *unifier) foreignTuple(v ssa.Value) {
	for _, ref := range *v.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok {
			u.foreign(e)
		}
	}
}

func (u *unifier) closure(in *ssa.MakeClosure) {
	fn := in.Fn.(*ssa.Function)
	for i, b := range in.Bindings {
		if u.inPkg[fn] {
			u.same(fn.FreeVars[i], b)
			continue
		}
		// A method value: its receiver is a parameter of a method that
		// findCallers already holds for open, unless it is foreign.
		u.escape(b)
	}
}

// call merges arguments with parameters and results with their uses, or opens
// both where the callee is unknown.
func (u *unifier) call(in ssa.CallInstruction) {
	c := in.Common()
	val := in.Value() // nil for go and defer
	if b, ok := c.Value.(*ssa.Builtin); ok {
		u.builtin(b.Name(), c, val)
		return
	}
	if callee := u.res.Static(in); callee != nil {
		for i, a := range c.Args {
			if i < len(callee.Params) {
				u.same(callee.Params[i], a)
			}
		}
		if val != nil && callee.Signature.Results().Len() == 1 && tracked(val.Type()) {
			union(u.node(val), u.key(resultKey{callee, 0}))
		}
		return
	}
	if isSyncMethod(c) {
		return // collect sees it
	}
	if fn := c.StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "sync" && fn.Name() == "NewCond" {
		u.node(val)
		return
	}
	for _, a := range c.Args {
		u.escape(a)
	}
	if val != nil {
		u.foreign(val)
	}
}

func (u *unifier) builtin(name string, c *ssa.CallCommon, val *ssa.Call) {
	switch name {
	case "append", "copy":
		if len(c.Args) == 2 {
			u.same(c.Args[0], c.Args[1])
		}
		if val != nil && name == "append" {
			u.same(val, c.Args[0])
		}
	}
}

// isSyncMethod reports whether the call is a method of WaitGroup or Cond.
func isSyncMethod(c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil {
		return false
	}
	p, ok := fn.Signature.Recv().Type().(*types.Pointer)
	return ok && isSyncObject(p.Elem())
}
