package access

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Back pointers. A consumer knows its stream, and the stream keeps its
// consumers in a map: for every key k, stream.consumers[k].stream is the stream
// one started from. That holds where field g of T, of type *S, is set while the
// object is made and never again (but to nil), and nothing that the package
// puts into S.f is known to have another owner.

// owners is what a package shows of back pointers.
type owners struct {
	pairs map[ownerPair]*evidence
	moved map[string]bool // back pointers that are set on objects in use
	holds map[string]bool // back pointers that are set at all
	other map[string]bool // fields that hold objects of types not known here
}

// ownerPair is a back pointer, "pkg.T.g", and a field of its owner that leads
// to a T, "pkg.S.f".
type ownerPair struct{ back, field string }

// evidence counts what is put into the owner's field.
type evidence struct {
	good, unknown, bad int
	direct             bool // the field is a pointer, no container
}

// keysSel is the selector from a map to its keys as elements.
const keysSel = ".keys()"

func newOwners() *owners {
	return &owners{pairs: map[ownerPair]*evidence{}, moved: map[string]bool{}, holds: map[string]bool{}, other: map[string]bool{}}
}

// filled notes a store base.g = val.
func (o *owners) filled(key string, base ssa.Value, val ssa.Value, env *Env) {
	if c, ok := val.(*ssa.Const); ok && c.IsNil() {
		return
	}
	o.holds[key] = true
	if _, fresh := base.(*ssa.Alloc); fresh {
		return
	}
	// x.f[i].g = x says itself what it is.
	if rest, ok := env.Of(base).Rest(env.Of(val)); !ok || rest == "" {
		o.moved[key] = true
	}
}

// inserted notes that v becomes reachable through field f of what x is.
// before are the fields of v's object that were filled so far, if it is new.
func (o *owners) inserted(x ssa.Value, f int, v ssa.Value, direct bool, before []fill, env *Env) {
	field, base := FieldKey(x, f)
	_, owner := structOf(x.Type())
	st, elem := structOf(v.Type())
	if field == "" || owner == nil || st == nil || elem == nil {
		return
	}
	for g := range st.Fields() {
		if _, n := structOf(g.Type()); n == nil || n.Origin() != owner.Origin() || !isPointer(g.Type()) {
			continue
		}
		pair := ownerPair{TypeName(elem) + "." + g.Name(), field}
		ev := o.pairs[pair]
		if ev == nil {
			ev = &evidence{direct: direct}
			o.pairs[pair] = ev
		}
		o.judge(ev, pair, env.Of(v), env.Of(base), before)
	}
}

func (o *owners) judge(ev *evidence, pair ownerPair, v, base Path, before []fill) {
	for _, f := range slices.Backward(before) {
		if f.key == pair.back {
			if f.val == base {
				ev.good++
			} else {
				ev.bad++
			}
			return
		}
	}
	// An element of another owner goes by that one's name.
	name := pair.field[strings.LastIndexByte(pair.field, '.'):]
	if i := strings.LastIndex(v.Sel, name); i >= 0 && v.Kind == base.Kind {
		if v.cut(i) != base {
			ev.bad++
			return
		}
	}
	ev.unknown++
}

func (p Path) cut(i int) Path { p.Sel = p.Sel[:i]; return p }

// found lists the back pointers that always lead to the owner.
func (o *owners) found() map[string][]string {
	out := map[string][]string{}
	for pair, ev := range o.pairs {
		sure := ev.bad == 0 && (!ev.direct || ev.unknown == 0 && !o.other[pair.field])
		if sure && o.holds[pair.back] && !o.moved[pair.back] {
			out[pair.back] = append(out[pair.back], pair.field)
		}
	}
	return out
}

// containers notes what goes into maps and slices that are fields.
func (c *collector) containers(instr ssa.Instruction, fills map[ssa.Value][]fill, env *Env) {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		fa := LoadedField(instr.Map)
		if fa == nil {
			return
		}
		for _, v := range []ssa.Value{instr.Value, instr.Key} {
			if v, ok := behind(v); ok {
				c.owners.inserted(fa.X, fa.Field, v, false, fills[v], env)
			}
		}
	case *ssa.Store:
		fa, ok := instr.Addr.(*ssa.FieldAddr)
		if !ok {
			return
		}
		if v, ok := behind(instr.Val); ok && isPointer(v.Type()) {
			c.owners.inserted(fa.X, fa.Field, v, true, fills[v], env)
			return
		} else if !ok {
			field, _ := FieldKey(fa.X, fa.Field)
			c.owners.other[field] = true
		}
		for _, v := range appended(instr.Val) {
			if v, ok := behind(v); ok {
				c.owners.inserted(fa.X, fa.Field, v, false, fills[v], env)
			}
		}
	}
}

// behind is what an interface is made of here, or the value itself; not ok is
// an interface that was made elsewhere.
func behind(v ssa.Value) (ssa.Value, bool) {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		return mi.X, true
	}
	return v, !types.IsInterface(v.Type()) || IsNil(v)
}

// IsNil reports whether a value is the constant nil.
func IsNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// LoadedField is the field that a value was loaded from, nil if from none.
func LoadedField(v ssa.Value) *ssa.FieldAddr {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		fa, _ := load.X.(*ssa.FieldAddr)
		return fa
	}
	return nil
}

// appended lists what an append call adds one by one.
func appended(v ssa.Value) []ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 {
		return nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
		return nil
	}
	return Variadic(call.Call.Args[1])
}

// Variadic lists the values that a call passes one by one as its last, variadic,
// argument; none where it passes a slice.
func Variadic(arg ssa.Value) []ssa.Value {
	sl, ok := arg.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := sl.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var out []ssa.Value
	for _, st := range ElementStores(*array.Referrers()) {
		out = append(out, st.Val)
	}
	return out
}

// ElementStores lists the stores to the elements that refs address.
func ElementStores(refs []ssa.Instruction) []*ssa.Store {
	var out []*ssa.Store
	for _, ref := range refs {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *ia.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == ia {
				out = append(out, st)
			}
		}
	}
	return out
}

func isPointer(t types.Type) bool { _, ok := t.Underlying().(*types.Pointer); return ok }

// Settle follows the back pointers in a path: x.consumers[k].stream is x.
func (e *Env) Settle(p Path) Path {
	if e.aliases == nil || len(e.aliases.Back) == 0 || !e.aliases.mayLeadBack(p.Sel) {
		return p
	}
	for range 4 {
		sels := splitSel(p.Sel)
		at, from := e.backPointer(p, sels)
		if at < 0 {
			return p
		}
		p.Sel = strings.Join(sels[:from], "") + strings.Join(sels[at+1:], "")
	}
	return p
}

// backPointer finds the first selector of p that leads back, and the first of
// those that it undoes; -1 if there is none.
func (e *Env) backPointer(p Path, sels []string) (at, from int) {
	t := e.rootType(p)
	var lastField string // "pkg.S.f" of the field that led to the current T
	lastAt := -1
	for i, sel := range sels {
		if t == nil {
			break
		}
		if sel[0] == '[' {
			t = elemType(t)
			continue
		}
		if sel == keysSel {
			t = keysType(t)
			continue
		}
		st, named := structOf(t)
		if st == nil {
			if types.IsInterface(t) && lastAt >= 0 && e.aliases.leadsBack(sel, lastField) {
				return i, lastAt
			}
			break
		}
		f := fieldOf(st, sel[1:])
		if f == nil {
			break
		}
		field := ""
		if named != nil {
			field = TypeName(named) + sel
		}
		if lastAt >= 0 && field != "" && slices.Contains(e.aliases.Back[field], lastField) {
			return i, lastAt
		}
		lastField, lastAt = field, i
		t = f.Type()
	}
	return -1, -1
}

// keysType is a slice of a map's keys, for the elements of keysSel.
func keysType(t types.Type) types.Type {
	if pt, ok := t.Underlying().(*types.Pointer); ok {
		t = pt.Elem()
	}
	if m, ok := t.Underlying().(*types.Map); ok {
		return types.NewSlice(m.Key())
	}
	return nil
}

// rootType is the type of what a path starts from, nil if that is not known.
func (e *Env) rootType(p Path) types.Type {
	switch p.Kind {
	case Param:
		if p.Index < len(e.Fn.Params) {
			return e.Fn.Params[p.Index].Type()
		}
	case Free:
		if p.Index < len(e.Fn.FreeVars) {
			return e.Fn.FreeVars[p.Index].Type()
		}
	case Global:
		if g := e.global(p.Name); g != nil {
			return g.Type()
		}
	case Local:
		return p.val.Type()
	}
	return nil
}

// leadsBack reports whether a field of that name leads from an object behind an
// interface, which lies in the owner's field, back to the owner.
func (a *Aliases) leadsBack(sel, field string) bool {
	for back, fields := range a.Back {
		if strings.HasSuffix(back, sel) && slices.Contains(fields, field) {
			return true
		}
	}
	return false
}

// mayLeadBack is a quick test: whether a later field of the path has the name
// of a back pointer.
func (a *Aliases) mayLeadBack(sel string) bool {
	for i := 1; i < len(sel); i++ {
		if sel[i] != '.' {
			continue
		}
		end := i + 1
		for end < len(sel) && sel[end] != '.' && sel[end] != '[' {
			end++
		}
		if a.backNames[sel[i:end]] {
			return true
		}
	}
	return false
}
