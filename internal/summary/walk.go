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

// Budgets of one function. Beyond them the function counts as unknown, which
// means silence: a state explosion comes from generated code or from a lock
// protocol that nobody could explain in a report.
const (
	maxStates = 24    // per block
	maxVisits = 20000 // (block, state) pairs per function
	maxHeld   = 24    // locks at once
)

// walker runs one function's states to a fixpoint, then once more to record.
type walker struct {
	eng  *engine
	fn   *ssa.Function
	env  *access.Env
	out  *Func
	keys keyer

	in      []map[string]*state // per block
	dirty   []map[string]bool
	stored  map[access.Path]bool // places this function assigns
	looping []bool               // per block: lies on a cycle
	visits  int
	coarse  bool // bindings no longer keep states apart
	failed  bool
	root    bool // started by the program itself, see engine.root

	everHeld bool // some state holds a lock

	asked map[Cond]int // how often the function tests a condition
	blank state        // knows nothing

	rec *recorder // non-nil while recording
}

func newWalker(eng *engine, out *Func) *walker {
	fn := out.Fn
	n := len(fn.Blocks)
	w := &walker{
		eng: eng, fn: fn, out: out, env: out.Env,
		keys:    keyer{instr: map[ssa.Instruction]int{}, path: map[access.Path]int{}},
		in:      make([]map[string]*state, n),
		dirty:   make([]map[string]bool, n),
		stored:  map[access.Path]bool{},
		looping: cyclic(fn),
		root:    eng.root(fn),
	}
	for i := range n {
		w.in[i], w.dirty[i] = map[string]*state{}, map[string]bool{}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok {
				p := w.env.Of(st.Addr)
				if a, ok := st.Addr.(*ssa.Alloc); !ok || p == access.OfValue(a) {
					w.stored[p] = true
				}
			}
		}
	}
	w.correlate()
	return w
}

// run computes the function's summary and records. It reports false when the
// budget ran out.
func (w *walker) run() bool {
	if !w.fixpoint() {
		w.coarse, w.failed, w.visits = true, false, 0
		for i := range w.in {
			w.in[i], w.dirty[i] = map[string]*state{}, map[string]bool{}
		}
		if !w.fixpoint() {
			return false
		}
	}
	w.rec = newRecorder(w)
	for _, b := range w.fn.Blocks {
		for _, key := range sortedKeys(w.in[b.Index]) {
			w.block(b, w.in[b.Index][key].clone())
		}
	}
	w.rec.finish()
	return true
}

func (w *walker) fixpoint() bool {
	w.join(w.fn.Blocks[0], &state{calm: true})
	order := postorder(w.fn)
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(order) {
			for _, key := range sortedKeys(w.dirty[b.Index]) {
				delete(w.dirty[b.Index], key)
				changed = true
				w.block(b, w.in[b.Index][key].clone())
				if w.visits++; w.visits > maxVisits || w.failed {
					return false
				}
			}
		}
	}
	return true
}

// join adds a state to a block's entry.
func (w *walker) join(b *ssa.BasicBlock, s *state) {
	key := w.keys.of(s, !w.coarse)
	in := w.in[b.Index]
	if old, ok := in[key]; ok {
		if old.merge(s) {
			w.dirty[b.Index][key] = true
		}
		return
	}
	if len(in) >= maxStates {
		w.failed = true
		return
	}
	in[key] = s
	w.dirty[b.Index][key] = true
}

// block runs one state through a block and hands the results to its successors.
func (w *walker) block(b *ssa.BasicBlock, s *state) {
	states := []*state{s}
	for _, instr := range b.Instrs {
		if _, ok := instr.(*ssa.Phi); ok {
			continue // done on the way in
		}
		if len(states) == 0 {
			return
		}
		var next []*state
		for _, s := range states {
			if w.rec != nil {
				w.rec.at(instr, s)
			}
			next = append(next, w.step(s, instr)...)
		}
		states = w.dedupe(next)
	}
	for _, s := range states {
		w.leave(b, s)
	}
}

// dedupe merges the states that calls within a block made equal.
func (w *walker) dedupe(states []*state) []*state {
	if len(states) < 2 {
		return states
	}
	byKey := map[string]*state{}
	out := states[:0]
	for _, s := range states {
		key := w.keys.of(s, !w.coarse)
		if old, ok := byKey[key]; ok && len(old.conds) == len(s.conds) {
			old.merge(s)
			continue
		}
		byKey[key] = s
		out = append(out, s)
	}
	if len(out) > maxStates {
		w.failed = true
		out = out[:maxStates]
	}
	return out
}

// leave follows the block's last instruction.
func (w *walker) leave(b *ssa.BasicBlock, s *state) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		for i, succ := range b.Succs {
			t := s
			if i+1 < len(b.Succs) {
				t = s.clone()
			}
			w.enter(b, succ, t)
		}
		return
	}
	val, known := w.eval(s, cond.Cond)
	if !known || val {
		t := s.clone()
		w.assume(t, cond.Cond, true)
		w.enter(b, b.Succs[0], t)
	}
	if !known || !val {
		w.assume(s, cond.Cond, false)
		w.enter(b, b.Succs[1], s)
	}
}

// enter carries a state over an edge: the phis of the target get their values
// at once.
func (w *walker) enter(from, to *ssa.BasicBlock, s *state) {
	if w.rec != nil {
		if to.Dominates(from) {
			w.rec.loopEnd(from, to, s)
		}
		return // recording runs over the fixpoint's states, block by block
	}
	w.phis(from, to, s)
	w.join(to, s)
}

func (w *walker) phis(from, to *ssa.BasicBlock, s *state) {
	edge := slices.Index(to.Preds, from)
	back := to.Dominates(from)
	var todo []phiValue
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		v := phi.Edges[edge]
		a := phiValue{phi: phi, conds: w.factsOf(s, v, access.OfValue(phi))}
		if isReference(phi.Type()) {
			if _, isConst := v.(*ssa.Const); !isConst {
				a.path = s.resolve(w.env.Of(v))
			}
		}
		todo = append(todo, a)
	}
	if len(todo) == 0 {
		return
	}
	s.throughPhis(todo, back)
	for _, a := range todo {
		for _, c := range a.conds {
			s.learn(c)
		}
		if !back && a.path.Known() && a.path != access.OfValue(a.phi) {
			s.bindTo(access.OfValue(a.phi), a.path)
		}
	}
}

// phiValue is what a phi gets on one edge: the object and what is known of it.
type phiValue struct {
	phi   *ssa.Phi
	path  access.Path
	conds []Cond
}

// throughPhis gives all phis of a block their new values at once. What was
// reached through a former value is stale, but for a loop that goes on to the
// next element (hand-over-hand): there the lock of cur.next is now that of cur.
func (s *state) throughPhis(phis []phiValue, back bool) {
	move := func(p access.Path) (access.Path, bool) {
		if back {
			for _, a := range phis {
				if rest, ok := p.Rest(a.path); ok {
					return access.OfValue(a.phi).With(rest), true
				}
			}
		}
		return p, !dependsOnAny(p, phis)
	}
	for i := range s.held {
		p, ok := move(s.held[i].Path)
		if !ok {
			p = stale(s.held[i].At)
		}
		s.held[i].Path = p
	}
	s.compactStale()
	keep := s.let[:0]
	for _, l := range s.let {
		if p, ok := move(l.Lock.Path); ok {
			l.Lock.Path = p
			keep = append(keep, l)
		}
	}
	s.let = keep
	s.free = slices.DeleteFunc(s.free, func(l letAt) bool { return dependsOnAny(l.Lock.Path, phis) })
	s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool { return dependsOnAny(c.Path, phis) || dependsOnAny(c.Other, phis) })
	s.unbind(func(b bind) bool { return dependsOnAny(b.from, phis) || dependsOnAny(b.to, phis) })
}

func dependsOnAny(p access.Path, phis []phiValue) bool {
	return slices.ContainsFunc(phis, func(a phiValue) bool { return p.DependsOn(a.phi) })
}

// step runs one instruction.
func (w *walker) step(s *state, instr ssa.Instruction) []*state {
	if v, ok := instr.(ssa.Value); ok && w.looping[instr.Block().Index] {
		s.redefine(v)
	}
	switch instr := instr.(type) {
	case *ssa.Call:
		return w.call(s, instr, &instr.Call)
	case *ssa.Defer:
		w.deferred(s, instr)
	case *ssa.RunDefers:
		return w.runDefers(s)
	case *ssa.Go:
		w.spawn(s, &instr.Call)
	case *ssa.Store:
		w.store(s, instr)
	case *ssa.Alloc:
		w.zero(s, instr)
	case *ssa.Send:
		w.send(s, instr)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			w.receive(s, instr)
		}
	case *ssa.Select:
		return w.selects(s, instr)
	case *ssa.Return:
		w.exit(s, instr)
		return nil
	case *ssa.Panic:
		w.exit(s, instr)
		return nil
	}
	return []*state{s}
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
					w.asked[c]++
					tests[c] = append(tests[c], b)
				}
			}
		}
	}
	for c, blocks := range tests {
		if locks && len(blocks) > 1 && rejoins(blocks) {
			w.keys.conds = append(w.keys.conds, c)
		}
	}
	if len(w.keys.conds) > maxCorrelated {
		w.keys.conds = nil
	}
	for c := range tests {
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

// deferred pushes a call; a loop cannot push one instruction more than twice,
// which is enough to see that it does.
func (w *walker) deferred(s *state, d *ssa.Defer) {
	n := 0
	for _, o := range s.defers {
		if o == d {
			n++
		}
	}
	if n < 2 {
		s.defers = append(s.defers, d)
	}
}

func (w *walker) runDefers(s *state) []*state {
	states := []*state{s}
	for {
		var next []*state
		more := false
		for _, s := range states {
			n := len(s.defers)
			if n == 0 {
				next = append(next, s)
				continue
			}
			d := s.defers[n-1]
			s.defers = s.defers[:n-1]
			more = true
			next = append(next, w.call(s, d, &d.Call)...)
		}
		states = w.dedupe(next)
		if !more {
			return states
		}
	}
}

func (w *walker) store(s *state, st *ssa.Store) {
	addr := w.env.Of(st.Addr)
	if !addr.Known() {
		return
	}
	if a, ok := st.Addr.(*ssa.Alloc); ok && addr != access.OfValue(a) {
		return // a variable with one store: its path is the value's
	}
	s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool { _, ok := c.Path.Rest(addr); return ok })
	for _, c := range w.factsOf(s, st.Val, addr) {
		if c.Test != IsConst || addr.Sel == "" { // a number in a field is no flag
			s.learn(c)
		}
	}
	if !isReference(st.Val.Type()) {
		return
	}
	if _, local := st.Addr.(*ssa.Alloc); !local {
		w.escaping(s, []ssa.Value{st.Val})
	}
	to := s.resolve(w.env.Of(st.Val))
	// What was reached through the former value is now out of reach.
	for i := range s.held {
		if rest, ok := s.held[i].Path.Rest(addr); ok && !(to.Known() && s.held[i].Path == to.With(rest)) {
			s.held[i].Path = stale(s.held[i].At)
		}
	}
	s.compactStale()
	if addr.Kind == access.Local {
		if _, isConst := st.Val.(*ssa.Const); isConst {
			to = access.Path{}
		}
		if _, self := to.Rest(addr); self {
			to = access.Path{}
		}
		s.bindTo(addr, to)
	}
}

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
	for _, c := range s.conds {
		if c.Path == from {
			c.Path = path
			out = append(out, c)
		}
	}
	return out
}
