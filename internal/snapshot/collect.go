package snapshot

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// collector makes the one pass over all instructions.
type collector struct {
	res  *Result
	vars map[string]*Var
	fn   *ssa.Function
	env  *access.Env
	test bool

	parts    map[string]*Var
	partUses []partUse
	effects  map[*ssa.Function]effect
	calls    map[*types.Named][]*ssa.Call // of methods, see countCall
	calledOn map[*Var]*types.Named
	onField  map[*ssa.Call]bool    // those on the field of an object with a lock
	via      *ssa.UnOp             // the last pointer that the way to a part follows
	owners   map[*types.Named]bool // see owns
	bare     map[*types.Named]bool // see lockless
}

// owns reports whether a struct type has a lock among its fields: Locks, once a type.
func (c *collector) owns(t *types.Named) bool {
	has, ok := c.owners[t]
	if !ok {
		has = len(Locks(t)) > 0
		c.owners[t] = has
	}
	return has
}

func collect(r *Result) {
	c := &collector{res: r, vars: map[string]*Var{}, parts: map[string]*Var{}, effects: map[*ssa.Function]effect{}, owners: map[*types.Named]bool{}, bare: map[*types.Named]bool{},
		calls: map[*types.Named][]*ssa.Call{}, calledOn: map[*Var]*types.Named{}, onField: map[*ssa.Call]bool{}}
	for _, fn := range r.Funcs {
		f := r.Func(fn)
		if !f.Complete || access.NoRace(fn) {
			continue // nothing is known of the locks held in it, or nothing is asked
		}
		c.fn, c.env, c.test = fn, f.Env, r.InTest(fn)
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				c.instr(instr)
			}
		}
	}
	c.settleParts()
	for _, v := range c.vars {
		if len(v.Accesses) > 0 {
			r.Vars = append(r.Vars, v)
		}
	}
	for _, vars := range [][]*Var{r.Vars, r.Parts} {
		slices.SortFunc(vars, func(a, b *Var) int { return cmp.Compare(a.Class, b.Class) })
	}
}

// instr finds the addresses of fields and variables that an instruction uses.
func (c *collector) instr(instr ssa.Instruction) {
	if fa, ok := instr.(*ssa.FieldAddr); ok {
		if v := c.fieldVar(fa); v != nil {
			base := c.env.Of(fa.X)
			p := c.env.Of(fa)
			for _, ref := range *fa.Referrers() {
				c.use(v, base, p, fa, ref)
			}
		}
		c.part(fa)
		c.methodCalls(fa)
	}
	if call, ok := instr.(*ssa.Call); ok {
		c.countCall(call)
	}
	for _, op := range instr.Operands(nil) {
		if g, ok := (*op).(*ssa.Global); ok && g.Pkg == c.fn.Pkg {
			if v := c.globalVar(g); v != nil {
				c.use(v, access.Path{}, access.OfGlobal(g), g, instr)
			}
		}
	}
}

// fieldVar is the variable that a field of a type of this package stands for.
func (c *collector) fieldVar(fa *ssa.FieldAddr) *Var {
	st, named := structType(fa.X.Type())
	if st == nil || named != nil && named.Obj().Pkg() != c.fn.Pkg.Pkg {
		return nil
	}
	f := st.Field(fa.Field)
	if selfGuarding(f.Type()) || f.Name() == "_" {
		return nil
	}
	var class string
	if named != nil {
		class = access.TypeName(named) + "." + f.Name()
	} else {
		class = c.env.Class(c.env.Of(fa)).Name
	}
	if class == "" {
		return nil
	}
	return c.variable(class, f, named)
}

func (c *collector) globalVar(g *ssa.Global) *Var {
	obj, ok := g.Object().(*types.Var)
	if !ok || selfGuarding(obj.Type()) {
		return nil
	}
	return c.variable(access.OfGlobal(g).Name, obj, nil)
}

func (c *collector) variable(class string, f *types.Var, owner *types.Named) *Var {
	v := c.vars[class]
	if v == nil {
		if owner != nil {
			owner = owner.Origin()
		}
		v = &Var{Class: class, Field: f, Owner: owner}
		c.vars[class] = v
	}
	return v
}

// use records what instr does with the address of a variable.
func (c *collector) use(v *Var, base, p access.Path, addr ssa.Value, instr ssa.Instruction) {
	add := func(k Kind, at ssa.Instruction) { c.add(v, k, at, base, p, nil) }
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL {
			add(Read, instr)
			c.loaded(v, base, p, instr, instr, 0)
		}
	case *ssa.Store:
		if instr.Addr == addr {
			add(Write, instr)
		} else {
			add(Addr, instr) // what is done through the pointer is not followed
		}
	case *ssa.IndexAddr: // an array
		c.element(v, base, p, instr, nil)
	case ssa.CallInstruction:
		k, ok := callKind(instr.Common(), addr)
		switch {
		case ok:
		case instr.Common().Signature().Recv() != nil && len(instr.Common().Args) > 0 && instr.Common().Args[0] == addr && plainData(v.Field.Type(), 0):
			k = Read // a method of a plain value looks at it at least
		default:
			k = Addr
		}
		add(k, instr)
	case *ssa.MakeInterface: // heap.Push(&s.queue, x)
		for _, ref := range *instr.Referrers() {
			if call, ok := ref.(ssa.CallInstruction); ok {
				if k, ok := callKind(call.Common(), instr); ok {
					add(k, call)
				}
			}
		}
	case *ssa.FieldAddr, *ssa.DebugRef:
		// A part of a struct is a variable of its own.
	}
}

// loaded follows the header of a map or slice, or a pointer to a container, to
// what is done with it in this function.
func (c *collector) loaded(v *Var, base, p access.Path, val ssa.Value, header ssa.Instruction, depth int) {
	refs := val.Referrers()
	if refs == nil || depth > 3 || !holdsMore(val.Type()) {
		return
	}
	add := func(k Kind, at ssa.Instruction) { c.add(v, k, at, base, p, header) }
	for _, ref := range *refs {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			if ref.Map == val {
				add(ContWrite, ref)
			}
		case *ssa.Lookup:
			if ref.X == val {
				add(ContRead, ref)
			}
		case *ssa.Range:
			add(ContRead, ref)
			for _, n := range *ref.Referrers() {
				if n, ok := n.(*ssa.Next); ok {
					add(ContRead, n)
				}
			}
		case *ssa.IndexAddr:
			if ref.X == val {
				c.element(v, base, p, ref, header)
			}
		case *ssa.Slice, *ssa.ChangeType, *ssa.MakeInterface:
			c.loaded(v, base, p, ref.(ssa.Value), header, depth+1)
		case ssa.CallInstruction:
			if k, ok := callKind(ref.Common(), val); ok {
				add(k, ref)
			}
		}
	}
}

// element records what is done with an element of an array or slice.
func (c *collector) element(v *Var, base, p access.Path, ia *ssa.IndexAddr, header ssa.Instruction) {
	for _, ref := range *ia.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == ia {
				c.add(v, ContWrite, ref, base, p, header)
			}
		case *ssa.UnOp:
			c.add(v, ContRead, ref, base, p, header)
		}
	}
}

func (c *collector) add(v *Var, k Kind, at ssa.Instruction, base, p access.Path, header ssa.Instruction) {
	if !c.res.Reached(at) {
		return
	}
	a := &Access{Var: v, Kind: k, Instr: at, Fn: c.fn, Base: base, Path: p, Header: header, Via: c.via, Test: c.test}
	a.Own = c.res.owns(a)
	a.Made = a.Own || base.Known() && c.res.Made(base, at)
	v.Accesses = append(v.Accesses, a)
}

func structType(t types.Type) (*types.Struct, *types.Named) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	n, _ := types.Unalias(t).(*types.Named)
	return st, n
}

// selfGuarding reports whether values of a type need no lock: locks themselves,
// atomics and all else of package sync.
func selfGuarding(t types.Type) bool {
	if access.HasLockMethods(types.NewPointer(t)) {
		_, data := t.Underlying().(*types.Struct)
		n, named := types.Unalias(t).(*types.Named)
		// A struct that embeds its lock is data too, but its parts are
		// variables of their own.
		if !data || !named || n.NumMethods() >= 0 {
			return true
		}
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() {
	case "sync", "sync/atomic", "go.uber.org/atomic":
		return true
	}
	return false
}

// plainData reports whether a type consists of numbers and strings: nothing in
// it could guard it from within.
func plainData(t types.Type, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if depth > 2 || !plainData(f.Type(), depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// holdsMore reports whether a value leads to memory that it does not contain.
func holdsMore(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// callKind says what a call does with v, an address or a container; false
// where nothing is known.
func callKind(call *ssa.CallCommon, v ssa.Value) (Kind, bool) {
	if b, ok := call.Value.(*ssa.Builtin); ok {
		return builtinKind(b.Name(), call, v)
	}
	callee := call.StaticCallee()
	if callee == nil {
		return 0, false
	}
	fn, ok := callee.Object().(*types.Func)
	if !ok || fn.Pkg() == nil || len(call.Args) == 0 {
		return 0, false
	}
	switch path := fn.Pkg().Path(); path {
	case "sync/atomic":
		if call.Args[0] != v {
			return 0, false
		}
		if strings.HasPrefix(fn.Name(), "Load") {
			return AtomicGet, true
		}
		return Atomic, true
	case "sort", "slices":
		if call.Args[0] == v && inPlace[path+"."+fn.Name()] {
			return ContWrite, true
		}
		return ContRead, true
	case "container/heap":
		return ContWrite, true
	case "container/list", "container/ring", "bytes", "strings":
		if fn.Signature().Recv() == nil || call.Args[0] != v {
			return ContRead, true
		}
		if readsOnly[fn.Name()] {
			return ContRead, true
		}
		return ContWrite, true
	}
	return 0, false
}

func builtinKind(name string, call *ssa.CallCommon, v ssa.Value) (Kind, bool) {
	switch name {
	case "delete", "clear":
		return ContWrite, true
	case "copy":
		if call.Args[0] == v {
			return ContWrite, true
		}
		return ContRead, true
	case "append":
		if call.Args[0] != v {
			return ContRead, true
		}
	case "len":
		if _, ok := v.Type().Underlying().(*types.Map); ok {
			return Len, true
		}
	}
	return 0, false
}

// inPlace are the functions of std that change the slice they are given.
var inPlace = map[string]bool{
	"sort.Slice": true, "sort.SliceStable": true, "sort.Sort": true, "sort.Stable": true,
	"sort.Strings": true, "sort.Ints": true, "sort.Float64s": true,
	"slices.Sort": true, "slices.SortFunc": true, "slices.SortStableFunc": true, "slices.Reverse": true,
	"slices.Delete": true, "slices.DeleteFunc": true, "slices.Insert": true, "slices.Replace": true,
	"slices.Compact": true, "slices.CompactFunc": true,
}

// readsOnly are the methods of std's containers and buffers that change nothing.
var readsOnly = map[string]bool{
	"Len": true, "Front": true, "Back": true, "Next": true, "Prev": true, "Do": true,
	"Bytes": true, "String": true, "Cap": true, "Available": true, "Size": true,
}
