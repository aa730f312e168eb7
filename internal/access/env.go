package access

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// RLocker is the selector of the Locker that (*RWMutex).RLocker returns: the
// same lock, but Lock on it means RLock.
const RLocker = ".RLocker()"

// Env resolves the SSA values of one function to paths. It is not safe for
// concurrent use.
type Env struct {
	Fn *ssa.Function

	types   *Types
	aliases *Aliases
	// ofCall resolves result i of a call whose callee is known to return
	// something its caller can name.
	ofCall func(call *ssa.Call, i int) (Path, bool)

	cache   map[ssa.Value]Path
	classes map[Path]Class
	globals map[string]*ssa.Global
}

// NewEnv makes an Env. aliases and ofCall may be nil.
func NewEnv(fn *ssa.Function, ts *Types, aliases *Aliases, ofCall func(*ssa.Call, int) (Path, bool)) *Env {
	return &Env{
		Fn: fn, types: ts, aliases: aliases, ofCall: ofCall,
		cache: map[ssa.Value]Path{}, classes: map[Path]Class{}, globals: map[string]*ssa.Global{},
	}
}

// Of gives the path of the object that v is, points to, or is the address of.
// It depends on the value alone, not on where in the function it is asked.
func (e *Env) Of(v ssa.Value) Path {
	if p, ok := e.cache[v]; ok {
		return p
	}
	e.cache[v] = OfValue(v) // ends cycles through phis
	p := e.of(v)
	if !p.Known() {
		p = OfValue(v)
	}
	e.cache[v] = p
	return p
}

func (e *Env) of(v ssa.Value) Path {
	switch v := v.(type) {
	case *ssa.Parameter:
		for i, p := range e.Fn.Params {
			if p == v {
				return OfParam(i)
			}
		}
	case *ssa.FreeVar:
		for i, f := range e.Fn.FreeVars {
			if f == v {
				return OfFree(i)
			}
		}
	case *ssa.Global:
		p := OfGlobal(v)
		e.globals[p.Name] = v
		if to, ok := e.aliases.global(p.Name); ok {
			return to
		}
		return p
	case *ssa.Alloc:
		if s := SoleStore(v); s != nil {
			return e.Of(s)
		}
		if p := unchanged(v); p != nil {
			return e.Of(p)
		}
	case *ssa.FieldAddr:
		return e.field(v.X, v.Field)
	case *ssa.Field:
		return e.field(v.X, v.Field)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return e.Of(v.X)
		}
	case *ssa.ChangeType:
		return e.Of(v.X)
	case *ssa.ChangeInterface:
		return e.Of(v.X)
	case *ssa.MakeInterface:
		return e.Of(v.X).With(lockOf(v))
	case *ssa.Convert:
		if _, ok := v.Type().Underlying().(*types.Pointer); ok {
			return e.Of(v.X)
		}
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return e.Of(v.X)
		}
	case *ssa.Slice:
		return e.Of(v.X)
	case *ssa.IndexAddr:
		return e.Of(v.X).Elem(e.key(v.Index))
	case *ssa.Index:
		return e.Of(v.X).Elem(e.key(v.Index))
	case *ssa.Lookup:
		if !v.CommaOk {
			return e.Of(v.X).Elem(e.key(v.Index))
		}
	case *ssa.Extract:
		return e.extract(v)
	case *ssa.Phi:
		return e.phi(v)
	case *ssa.Call:
		return e.call(v, 0)
	}
	return OfValue(v)
}

func (e *Env) field(x ssa.Value, i int) Path {
	st, _ := structOf(x.Type())
	if st == nil {
		return Path{}
	}
	if key, base := FieldKey(x, i); key != "" {
		if sel, ok := e.aliases.field(key); ok {
			return e.Of(base).With(sel)
		}
	}
	p := e.Of(x)
	name := st.Field(i).Name()
	if name == "L" {
		// The L of a Cond that is a variable of its own.
		if call, ok := p.val.(*ssa.Call); ok && p.Sel == "" {
			if l := newCond(call); l != nil {
				return e.Of(l)
			}
		}
		if p.Kind == Global && p.Sel == "" {
			if to, ok := e.aliases.global(p.Name + ".L"); ok {
				return to
			}
		}
	}
	return e.Settle(p.Field(name))
}

func (e *Env) extract(v *ssa.Extract) Path {
	switch t := v.Tuple.(type) {
	case *ssa.TypeAssert:
		if v.Index == 0 {
			return e.Of(t.X)
		}
	case *ssa.Lookup:
		if v.Index == 0 {
			return e.Of(t.X).Elem(e.key(t.Index))
		}
	case *ssa.Next:
		return e.ranged(t, v.Index)
	case *ssa.Call:
		return e.call(t, v.Index)
	}
	return OfValue(v)
}

// KeysOf is the path of a map's keys, as a container.
func KeysOf(m Path) Path { return m.With(keysSel) }

// ranged is the key (1) or the value (2) of a round of a range over a map.
func (e *Env) ranged(n *ssa.Next, i int) Path {
	r, ok := n.Iter.(*ssa.Range)
	if !ok || n.IsString || i == 0 {
		return Path{}
	}
	m := e.Of(r.X)
	if i == 1 {
		m = m.With(keysSel)
	}
	return m.Elem(n.Name())
}

// phi resolves a phi only where every edge agrees; otherwise the phi is a root
// of its own and the flow state knows which edge was taken.
func (e *Env) phi(v *ssa.Phi) Path {
	var p Path
	for _, edge := range v.Edges {
		if edge == v {
			continue
		}
		if _, ok := edge.(*ssa.Phi); ok {
			return OfValue(v) // a cycle of phis would see a half-made answer
		}
		q := e.Of(edge)
		if p.Known() && q != p || q.DependsOn(v) {
			return OfValue(v)
		}
		p = q
	}
	if p.Kind == Local {
		// The registers on the way must mean the same on every edge.
		return OfValue(v)
	}
	return p
}

func (e *Env) call(c *ssa.Call, i int) Path {
	if IsFunc(c.Call.StaticCallee(), "sync", "RLocker") {
		return e.Of(c.Call.Args[0]).With(RLocker)
	}
	if e.ofCall != nil {
		if p, ok := e.ofCall(c, i); ok {
			return p
		}
	}
	if i == 0 && c.Call.Signature().Results().Len() == 1 {
		return OfValue(c)
	}
	return Path{}
}

// SoleStore gives the one value ever stored into a variable of a type that paths
// or conditions speak of, nil
// when there is none or more than one, or a closure stores too.
func SoleStore(a *ssa.Alloc) ssa.Value {
	elem := a.Type().Underlying().(*types.Pointer).Elem()
	_, basic := elem.Underlying().(*types.Basic)
	if !basic && !SharesMemory(elem) {
		return nil
	}
	var val ssa.Value
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != a || val != nil {
				return nil
			}
			val = ref.Val
		case *ssa.MakeClosure:
			if storedIn(ref, a) {
				return nil
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil // its address goes elsewhere
		}
	}
	if _, param := val.(*ssa.Parameter); basic && !param {
		return nil // it may be read before it is set
	}
	return val
}

// storedIn reports whether the closure, or one inside it, assigns the captured
// variable.
func storedIn(mc *ssa.MakeClosure, v ssa.Value) bool {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b != v || i >= len(fn.FreeVars) {
			continue
		}
		for _, ref := range *fn.FreeVars[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.MakeClosure:
				if storedIn(ref, fn.FreeVars[i]) {
					return true
				}
			default:
				return true
			}
		}
	}
	return false
}

// ToItself reports whether a variable is given its own value: return x does that
// in SSA form to a named result x, and in a program nothing happens.
func ToItself(st *ssa.Store) bool {
	load, ok := st.Val.(*ssa.UnOp)
	return ok && load.Op == token.MUL && load.X == st.Addr
}

// SharesMemory reports whether copies of a value of the type lead to the same
// memory.
func SharesMemory(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Chan, *types.Slice, *types.Signature:
		return true
	}
	return false
}

// keyOf is the text of an index: a constant's value or the register's name.
func keyOf(v ssa.Value) string {
	for {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
			continue
		case *ssa.MakeInterface:
			v = x.X
			continue
		}
		break
	}
	if c, ok := v.(*ssa.Const); ok {
		if c.Value == nil {
			return "0"
		}
		key := c.Value.ExactString()
		if c.Value.Kind() == constant.Bool {
			key = `"` + key
		}
		return strings.Map(func(r rune) rune {
			if r == '.' || r == '[' || r == ']' {
				return '_'
			}
			return r
		}, key)
	}
	if p, ok := v.(*ssa.Parameter); ok {
		return paramKey + strconv.Itoa(slices.Index(p.Parent().Params, p))
	}
	return v.Name()
}

// Keyed is the path of what key selects in p.
func (e *Env) Keyed(p Path, key ssa.Value) Path { return p.Elem(e.key(key)) }

// key is keyOf for a value of this function: what a captured variable or a
// parameter holds is known to the caller.
func (e *Env) key(v ssa.Value) string {
	if _, isConst := v.(*ssa.Const); !isConst {
		if k := keyOfPath(e.Of(v)); k != "" {
			return k
		}
	}
	return keyOf(v)
}

// Outermost is the declared function that fn is or lies in.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// LoopBody is the body of a range over a function, if the call is that of its
// iterator.
func LoopBody(c *ssa.CallCommon) *ssa.MakeClosure {
	for _, a := range c.Args {
		if mc, ok := a.(*ssa.MakeClosure); ok && IsLoopBody(mc.Fn.(*ssa.Function)) {
			return mc
		}
	}
	return nil
}

// IsLoopBody reports whether fn is the body of a range over a function.
func IsLoopBody(fn *ssa.Function) bool { return fn.Synthetic == "range-over-func yield" }

// IsInit reports whether a declared function is an init function, of a package
// or of its source, which SSA numbers.
func IsInit(fn *ssa.Function) bool {
	return fn.Signature.Recv() == nil && (fn.Name() == "init" || len(fn.Name()) > 5 && fn.Name()[:5] == "init#")
}

// synthetic are the comments go/ssa gives to allocs that no variable names.
var synthetic = map[string]bool{
	"complit": true, "new": true, "makeslice": true, "slicelit": true, "varargs": true, "maplit": true,
	"typeassert": true, "rangeindex": true, "selectvar": true,
}
