package explore

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// value is what a register or a cell holds. Values are immutable.
type value any

type (
	// symbol is a value of which only its identity is known: equal names are
	// equal values.
	symbol struct{ name string }
	// linear is an integer: a symbol plus a constant.
	linear struct {
		name string
		off  int64
	}
	konst struct{ v constant.Value }
	null  struct{}
	// pointer is an address: base names an object that the run has made, or
	// starts with '~' for memory that others own; path leads to a part of it.
	pointer struct{ base, path string }
	channel struct{ id string }
	// slice is a slice of which all elements are known cells of base.
	slice struct {
		base string
		n    int64
	}
	closure struct {
		fn   *ssa.Function
		free []value
	}
	boxed struct {
		t types.Type
		v value
	}
	// record is a struct by value: fields by path, the others are rest: null
	// for zero values, a symbol for unknown ones.
	record struct {
		f    map[string]value
		rest value
	}
	tuple []value
	// truth is a condition that nothing has decided yet.
	truth struct {
		key string
		neg bool
	}
	// less is the undecided condition name < k; equal asks name == k.
	less struct {
		name  string
		k     int64
		equal bool
		neg   bool
	}
	// context is a context.Context whose end is channel done, null for one
	// that has none; cancel is its cancel function.
	ctxValue struct{ done value }
	cancel   struct{ id string }
)

func boolean(b bool) value { return konst{constant.MakeBool(b)} }
func integer(n int64) value {
	return konst{constant.MakeInt64(n)}
}

// zero is the zero value of a type.
func zero(t types.Type) value {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return boolean(false)
		case u.Info()&types.IsInteger != 0:
			return integer(0)
		case u.Info()&types.IsString != 0:
			return konst{constant.MakeString("")}
		}
		return symbol{"{zero}"}
	case *types.Struct, *types.Array:
		return record{rest: null{}}
	}
	return null{}
}

// part gives the field (or element) at path of a struct value.
func (r record) part(path string, t types.Type) value {
	if v, ok := r.f[path]; ok {
		return v
	}
	if isAggregate(t) {
		sub := record{f: map[string]value{}, rest: r.rest}
		if s, ok := r.rest.(symbol); ok {
			sub.rest = symbol{s.name + path}
		}
		for p, v := range r.f {
			if strings.HasPrefix(p, path) && p != path {
				sub.f[p[len(path):]] = v
			}
		}
		return sub
	}
	if s, ok := r.rest.(symbol); ok {
		return symbol{s.name + path}
	}
	return zero(t)
}

func isAggregate(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// address reads a value as an address.
func address(v value) (pointer, bool) {
	switch v := v.(type) {
	case pointer:
		return v, true
	case symbol:
		return pointer{base: "~" + v.name}, true
	}
	return pointer{}, false
}

// owned reports whether the run has made the object itself.
func (p pointer) owned() bool { return !strings.HasPrefix(p.base, "~") }

func (p pointer) key() string { return p.base + p.path }

func field(i int) string { return "." + strconv.Itoa(i) }

func element(i int64) string { return "[" + strconv.FormatInt(i, 10) + "]" }

// asInt reads a value as an integer: a constant, or a symbol and an offset.
func asInt(v value) (l linear, k int64, known, ok bool) {
	switch v := v.(type) {
	case konst:
		if v.v != nil && v.v.Kind() == constant.Int {
			n, exact := constant.Int64Val(v.v)
			return linear{}, n, true, exact
		}
	case linear:
		return v, 0, false, true
	case symbol:
		return linear{v.name, 0}, 0, false, true
	}
	return linear{}, 0, false, false
}

// arith computes x op y, or nothing where the result is not known.
func arith(op token.Token, x, y value) value {
	lx, kx, cx, okx := asInt(x)
	ly, ky, cy, oky := asInt(y)
	if a, ok := x.(konst); ok && a.v != nil {
		if b, ok := y.(konst); ok && b.v != nil {
			return foldConst(op, a.v, b.v)
		}
	}
	if !okx || !oky {
		return nil
	}
	switch {
	case op == token.ADD && cy && !cx:
		return linear{lx.name, lx.off + ky}
	case op == token.ADD && cx && !cy:
		return linear{ly.name, ly.off + kx}
	case op == token.SUB && cy && !cx:
		return linear{lx.name, lx.off - ky}
	}
	return nil
}

func foldConst(op token.Token, a, b constant.Value) value {
	if a.Kind() != b.Kind() {
		return nil
	}
	switch op {
	case token.ADD, token.SUB, token.MUL:
		if a.Kind() == constant.Int || op == token.ADD && a.Kind() == constant.String {
			return konst{constant.BinaryOp(a, op, b)}
		}
	case token.QUO, token.REM:
		if a.Kind() == constant.Int && constant.Sign(b) != 0 {
			if op == token.QUO {
				op = token.QUO_ASSIGN // integer division
			}
			return konst{constant.BinaryOp(a, op, b)}
		}
	}
	return nil
}

// compare gives the condition x op y.
func compare(op token.Token, x, y value) value {
	switch op {
	case token.NEQ:
		return not(compare(token.EQL, x, y))
	case token.GTR:
		return compare(token.LSS, y, x)
	case token.LEQ:
		return not(compare(token.LSS, y, x))
	case token.GEQ:
		return not(compare(token.LSS, x, y))
	}
	if a, ok := x.(konst); ok && a.v != nil {
		if b, ok := y.(konst); ok && b.v != nil && a.v.Kind() == b.v.Kind() {
			return boolean(constant.Compare(a.v, op, b.v))
		}
	}
	if op == token.EQL {
		if v := same(x, y); v != nil {
			return v
		}
	}
	lx, kx, cx, okx := asInt(x)
	ly, ky, cy, oky := asInt(y)
	if okx && oky {
		switch {
		case cy && !cx:
			return less{name: lx.name, k: ky - lx.off, equal: op == token.EQL}
		case cx && !cy && op == token.EQL:
			return less{name: ly.name, k: kx - ly.off, equal: true}
		case cx && !cy: // k < name+off, which is !(name < k-off+1)
			return less{name: ly.name, k: kx - ly.off + 1, neg: true}
		case lx.name == ly.name && op == token.LSS:
			return boolean(lx.off < ly.off)
		case lx.name == ly.name:
			return boolean(lx.off == ly.off)
		}
	}
	return truth{key: show(x) + op.String() + show(y)}
}

// same decides equality of what is no number: nil, addresses, functions.
func same(x, y value) value {
	if _, ok := x.(null); ok {
		x, y = y, x
	}
	_, nilY := y.(null)
	switch a := x.(type) {
	case null:
		return boolean(nilY)
	case pointer:
		if nilY {
			return boolean(true && a.base == "")
		}
		if b, ok := y.(pointer); ok && a.owned() && b.owned() {
			return boolean(a == b)
		}
	case channel:
		if nilY {
			return boolean(false)
		}
		if b, ok := y.(channel); ok {
			return boolean(a == b)
		}
	case closure, boxed, cancel, ctxValue, slice:
		if nilY {
			return boolean(false)
		}
	case symbol:
		if b, ok := y.(symbol); ok && a.name == b.name {
			return boolean(true)
		}
	}
	return nil
}

func not(v value) value {
	switch v := v.(type) {
	case konst:
		if v.v != nil && v.v.Kind() == constant.Bool {
			return boolean(!constant.BoolVal(v.v))
		}
	case truth:
		return truth{v.key, !v.neg}
	case less:
		v.neg = !v.neg
		return v
	case symbol:
		return truth{v.name, true}
	}
	return v
}

// show is a text that equal values share; it does not look into memory.
func show(v value) string {
	switch v := v.(type) {
	case nil:
		return "?"
	case symbol:
		return v.name
	case linear:
		return v.name + "+" + strconv.FormatInt(v.off, 10)
	case konst:
		if v.v == nil {
			return "k"
		}
		return v.v.ExactString()
	case null:
		return "nil"
	case pointer:
		return "&" + v.key()
	case channel:
		return v.id
	case slice:
		return v.base + "[:" + strconv.FormatInt(v.n, 10) + "]"
	case closure:
		var sb strings.Builder
		sb.WriteString("func " + v.fn.String() + "(")
		for _, f := range v.free {
			sb.WriteString(show(f) + ",")
		}
		return sb.String() + ")"
	case boxed:
		return "i(" + show(v.v) + ")"
	case record:
		var sb strings.Builder
		keys := make([]string, 0, len(v.f))
		for k := range v.f {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			sb.WriteString(k + ":" + show(v.f[k]) + ";")
		}
		return "{" + sb.String() + show(v.rest) + "}"
	case tuple:
		var sb strings.Builder
		for _, e := range v {
			sb.WriteString(show(e) + ",")
		}
		return "(" + sb.String() + ")"
	case truth:
		return v.key + "?" + strconv.FormatBool(v.neg)
	case less:
		return v.name + "<" + strconv.FormatInt(v.k, 10) + strconv.FormatBool(v.equal) + strconv.FormatBool(v.neg)
	case ctxValue:
		return "ctx " + show(v.done)
	case cancel:
		return "cancel " + v.id
	}
	return "?"
}

// mentions visits what a value leads to: bases of memory and channels.
func mentions(v value, visit func(id string)) {
	switch v := v.(type) {
	case pointer:
		visit(v.base)
	case symbol:
		visit("~" + v.name)
	case channel:
		visit(v.id)
	case slice:
		visit(v.base)
	case closure:
		for _, f := range v.free {
			mentions(f, visit)
		}
	case boxed:
		mentions(v.v, visit)
	case record:
		for _, f := range v.f {
			mentions(f, visit)
		}
	case tuple:
		for _, e := range v {
			mentions(e, visit)
		}
	case ctxValue:
		mentions(v.done, visit)
	case cancel:
		visit(v.id)
	}
}
