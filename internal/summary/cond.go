package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// forget drops what other goroutines may have changed while a lock was let go:
// facts about fields that somebody sets after construction.
func (w *walker) forget(s *state) { w.forgetAfter(s, true) }

// forgetAfter does so after a release. What the function asks again stays while
// it holds another lock, or where the lock was its caller's.
func (w *walker) forgetAfter(s *state, own bool) {
	keep := len(s.held) > 0 || !own
	s.conds = without(s.conds, func(c *fact) bool { return c.volatile && !(keep && c.asked) })
}

// askedAgain reports whether the function tests the condition more than once,
// to do and undo something (see correlate).
func (w *walker) askedAgain(c Cond) bool {
	c.Val = false
	return slices.Contains(w.keys.conds, c)
}

// forgetBefore does the same when a lock is asked for, but keeps what led to
// that lock, and what the function asks again: if c.peer != nil {
// c.peer.mu.Lock() } is meant to be undone under the same condition.
func (w *walker) forgetBefore(s *state, lock access.Path) {
	leads := func(p access.Path) bool {
		_, ok := lock.Rest(p)
		return ok || !w.eng.volatile(p)
	}
	s.conds = without(s.conds, func(c *fact) bool {
		return c.volatile && !c.asked && (!leads(c.Path) || c.Other.Known() && !leads(c.Other))
	})
}

// forgetAssigned drops facts about fields that the callee assigns.
func (w *walker) forgetAssigned(s *state, t target) {
	if t.fn == nil || len(w.eng.assigns[t.fn]) == 0 {
		return
	}
	s.conds = without(s.conds, func(c *fact) bool {
		return w.eng.assignsField(t.fn, lastField(c.Path)) || w.eng.assignsField(t.fn, lastField(c.Other))
	})
}

func (w *walker) substConds(s *state, conds []Cond, t target) []Cond {
	var out []Cond
	for _, c := range conds {
		if c.Path.Kind == access.Param && c.Path.Sel == "" && c.Path.Index < len(t.vals) && t.vals[c.Path.Index] != nil {
			// The argument itself may be a constant or a known condition.
			if k, known := w.argFact(s, t.vals[c.Path.Index], c); known {
				out = append(out, k)
				continue
			}
		}
		c.Path = w.place(s, c.Path.Subst(t.args, t.free))
		if c.Path.Known() {
			out = append(out, c)
		}
	}
	return out
}

// impossible is a condition that every state contradicts.
var impossible = access.Path{Kind: access.Global, Name: "!"}

// argFact decides a condition over a parameter by the argument's own facts:
// known with a nil Path when it holds, with an impossible one when it does not.
func (w *walker) argFact(s *state, arg ssa.Value, c Cond) (Cond, bool) {
	for _, f := range w.factsOf(s, arg, c.Path) {
		if f.Test == c.Test && f.Const == c.Const {
			if f.Val == c.Val {
				return Cond{}, true
			}
			return Cond{Path: impossible, Test: IsTrue, Val: true}, true
		}
		if f.Test == IsConst && c.Test == IsConst && f.Val && f.Const != c.Const && c.Val {
			return Cond{Path: impossible, Test: IsTrue, Val: true}, true
		}
	}
	return Cond{}, false
}

// portable keeps the conditions that callers can judge.
func portable(conds []Cond) []Cond {
	var out []Cond
	for _, c := range conds {
		if c.judged() {
			out = append(out, c)
		}
	}
	return out
}

// judged reports whether callers can judge the condition.
func (c *Cond) judged() bool {
	return c.Test <= IsConst && c.Path.Portable() && c.Path.Kind != access.Result && c.Path != impossible
}

// entryConds are the state's conditions over values that had them on entry.
func (w *walker) entryConds(s *state) []Cond {
	var out []Cond
	for _, f := range s.conds {
		// A captured variable is what it was until it is set.
		own := w.stored[f.Path] && (f.Path.Kind != access.Free || f.Path.Sel != "" || slices.Contains(s.set, f.Path))
		if f.judged() && !own && !w.eng.volatile(f.Path) {
			c := f.Cond
			c.Path = c.Path.Portably()
			out = append(out, c)
		}
	}
	for _, f := range s.first {
		if f.judged() {
			out = append(out, f.Cond)
		}
	}
	return out
}

// zero notes what a new variable holds.
func (w *walker) zero(s *state, a *ssa.Alloc) {
	p := access.OfValue(a)
	if w.env.Of(a) != p {
		return
	}
	switch t := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsBoolean != 0 {
			s.learn(Cond{Path: p, Test: IsTrue})
		} else if t.Info()&types.IsInteger != 0 {
			s.learn(Cond{Path: p, Test: IsConst, Const: "0", Val: true})
		}
	case *types.Pointer, *types.Interface, *types.Signature:
		s.learn(Cond{Path: p, Test: IsNil, Val: true})
	}
}

// correlate finds the conditions that the function tests more than once. Where
// it also locks, states that differ in one of them stay apart: a lock taken
// under a condition is let go under the same condition.
func (w *walker) correlate() {
	locks := false
	tests := map[Cond][]*ssa.BasicBlock{}
	var order []Cond // of the tests: keys must not depend on a map
	w.asked = map[Cond]int{}
	for _, b := range w.fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call:
				switch ops.Of(&instr.Call).Kind {
				case ops.Acquire, ops.Release:
					locks = true
				}
			case *ssa.If:
				if c, _, ok := w.condOf(&w.blank, instr.Cond); ok {
					if w.asked[c]++; w.asked[c] == 1 {
						order = append(order, c)
					}
					tests[c] = append(tests[c], b)
				}
			}
		}
	}
	for _, c := range order {
		if locks && len(tests[c]) > 1 && rejoins(tests[c]) {
			w.keys.conds = append(w.keys.conds, c)
		}
	}
	if len(w.keys.conds) > maxCorrelated {
		w.keys.conds = nil
	}
	for _, c := range order {
		if len(w.keys.conds) < 3*maxCorrelated && isJump(c.Path) {
			w.keys.conds = append(w.keys.conds, c)
		}
	}
}

// isJump reports whether a path is the variable in which the body of a range
// over a function says how it was left.
func isJump(p access.Path) bool {
	a, ok := p.Val().(*ssa.Alloc)
	return ok && strings.HasPrefix(a.Comment, "jump$")
}

// rejoins reports whether both ways out of one of the tests come to another:
// only then does the second ask what the first has decided. A test whose one
// way leaves the function is asked again because things may have changed.
func rejoins(tests []*ssa.BasicBlock) bool {
	leads := func(a, z *ssa.BasicBlock) bool { return a == z || Follows(a, z) }
	for _, a := range tests {
		for _, z := range tests {
			if a != z && leads(a.Succs[0], z) && leads(a.Succs[1], z) {
				return true
			}
		}
	}
	return false
}

// maxCorrelated bounds the conditions that keep states apart.
const maxCorrelated = 6

// eval tells the value of a branch condition where the state knows it.
func (w *walker) eval(s *state, v ssa.Value) (val, known bool) {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Bool {
		return constant.BoolVal(c.Value), true
	}
	// The value itself does not change, what it was computed from may have.
	bare, not := stripNot(v)
	if val, known = s.known(Cond{Path: access.OfValue(bare), Test: IsTrue}); known {
		return val != not, true
	}
	c, neg, ok := w.condOf(s, v)
	if !ok {
		return false, false
	}
	val, known = s.known(c)
	return val != neg, known
}

// stripNot takes the negations off a boolean value.
func stripNot(v ssa.Value) (bare ssa.Value, neg bool) {
	for {
		u, ok := v.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			return v, neg
		}
		v, neg = u.X, !neg
	}
}

// assume notes which way a branch went.
func (w *walker) assume(s *state, v ssa.Value, branch bool) {
	bare, not := stripNot(v)
	if refs := bare.Referrers(); refs != nil && len(*refs) > 1 {
		s.learn(Cond{Path: access.OfValue(bare), Test: IsTrue, Val: branch != not})
	}
	if c, neg, ok := w.condOf(s, v); ok && w.worthKnowing(c, v) {
		c.Val = branch != neg
		s.learn(c)
	}
}

// worthKnowing leaves out the tests of passing values that nothing asks again:
// they are most of what a function tests, and every state would carry them.
func (w *walker) worthKnowing(c Cond, v ssa.Value) bool {
	if c.Test == IsNil || c.Other.Known() || c.Path.Kind != access.Local {
		return true
	}
	raw, _, ok := w.condOf(&w.blank, v)
	return ok && w.asked[raw] > 1
}

// condOf brings a boolean value into the form path-test; neg tells that it is
// the opposite.
func (w *walker) condOf(s *state, v ssa.Value) (c Cond, neg, ok bool) {
	v, neg = stripNot(v)
	if x, ok := v.(*ssa.Extract); ok && x.Index == 1 {
		if ta, ok := x.Tuple.(*ssa.TypeAssert); ok && !types.IsInterface(ta.AssertedType) {
			c = Cond{Path: s.resolve(w.env.Of(ta.X)), Test: IsType, Const: ta.AssertedType.String()}
			return c, neg, c.Path.Known()
		}
	}
	if b, isBin := v.(*ssa.BinOp); isBin && (b.Op == token.EQL || b.Op == token.NEQ) {
		x, y := b.X, b.Y
		if _, ok := x.(*ssa.Const); ok {
			x, y = y, x
		}
		if k, ok := y.(*ssa.Const); ok {
			c = Cond{Path: w.condPath(s, x)}
			switch {
			case k.IsNil():
				c.Test = IsNil
			case k.Value != nil && k.Value.Kind() == constant.Bool:
				c.Test = IsTrue
				if !constant.BoolVal(k.Value) {
					neg = !neg
				}
			case k.Value != nil:
				c.Test, c.Const = IsConst, k.Value.ExactString()
			default:
				return c, neg, false
			}
			return c, neg != (b.Op == token.NEQ), c.Path.Known()
		}
		c = Cond{Path: w.condPath(s, x), Test: IsSame, Other: w.condPath(s, y)}
		if c.Path.Compare(c.Other) > 0 {
			c.Path, c.Other = c.Other, c.Path
		}
		return c, neg != (b.Op == token.NEQ), c.Path.Known() && c.Other.Known()
	} else if isBin {
		return w.lessOf(s, b, neg)
	}
	c = Cond{Path: s.resolve(w.env.Of(v)), Test: IsTrue}
	return c, neg, c.Path.Known()
}

// lenSel is the selector of a length, so that two tests of len(x) are one.
const lenSel = ".len()"

// condPath is the place that a condition speaks of.
func (w *walker) condPath(s *state, v ssa.Value) access.Path {
	if call, ok := v.(*ssa.Call); ok {
		if bi, ok := call.Call.Value.(*ssa.Builtin); ok && bi.Name() == "len" {
			return s.resolve(w.env.Of(call.Call.Args[0])).With(lenSel)
		}
	}
	return s.resolve(w.env.Of(v))
}

// lessOf brings the four order comparisons into one form.
func (w *walker) lessOf(s *state, b *ssa.BinOp, neg bool) (Cond, bool, bool) {
	x, y := b.X, b.Y
	switch b.Op {
	case token.LSS:
	case token.GEQ:
		neg = !neg
	case token.GTR:
		x, y = y, x
	case token.LEQ:
		x, y, neg = y, x, !neg
	default:
		return Cond{Path: access.OfValue(b), Test: IsTrue}, neg, true
	}
	c := Cond{Test: IsLess}
	if k, ok := x.(*ssa.Const); ok && k.Value != nil {
		c.Const = "<" + k.Value.ExactString() // constant < Path
		c.Path = w.condPath(s, y)
		return c, neg, c.Path.Known()
	}
	c.Path = w.condPath(s, x)
	if k, ok := y.(*ssa.Const); ok && k.Value != nil {
		c.Const = k.Value.ExactString()
	} else if c.Other = w.condPath(s, y); !c.Other.Known() {
		return c, neg, false
	}
	return c, neg, c.Path.Known()
}

// factsOf lists what is known of v, said of path.
func (w *walker) factsOf(s *state, v ssa.Value, path access.Path) []Cond {
	switch v := v.(type) {
	case *ssa.Const:
		switch {
		case v.IsNil():
			return []Cond{{Path: path, Test: IsNil, Val: true}}
		case v.Value == nil:
			return nil
		case v.Value.Kind() == constant.Bool:
			return []Cond{{Path: path, Test: IsTrue, Val: constant.BoolVal(v.Value)}}
		default:
			return []Cond{{Path: path, Test: IsConst, Const: v.Value.ExactString(), Val: true}}
		}
	case *ssa.Alloc, *ssa.MakeClosure, *ssa.MakeInterface, *ssa.MakeMap, *ssa.MakeChan, *ssa.Function, *ssa.FieldAddr:
		return []Cond{{Path: path, Test: IsNil}}
	case *ssa.UnOp:
		// var ErrClosed = errors.New("closed"): nobody sets such a variable to nil.
		if g, ok := v.X.(*ssa.Global); ok && v.Op == token.MUL && isError(v.Type()) && !w.stored[w.env.Of(g)] {
			return []Cond{{Path: path, Test: IsNil}}
		}
	case *ssa.Call:
		if ops.MakesError(&v.Call) {
			return []Cond{{Path: path, Test: IsNil}}
		}
	}
	if val, ok := w.eval(s, v); ok {
		return []Cond{{Path: path, Test: IsTrue, Val: val}}
	}
	var out []Cond
	from := s.resolve(w.env.Of(v))
	for _, f := range s.conds {
		if f.Path == from {
			c := f.Cond
			c.Path = path
			out = append(out, c)
		}
	}
	return out
}
