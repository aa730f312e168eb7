package explore

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// How far a run goes.
const (
	maxVisits = 20 // times that a frame comes to one block
	maxDepth  = 10 // calls within calls
	maxRounds = 2  // rounds of a loop whose bound is not known
	maxGors   = 8
)

// jump enters a block.
func (m *machine) jump(s *state, g *gor, to *ssa.BasicBlock) []*state {
	f := g.top()
	f.visits[to.Index]++
	if f.visits[to.Index] > maxVisits {
		return nil
	}
	from := f.block
	edge := 0
	for i, p := range to.Preds {
		if p == from {
			edge = i
		}
	}
	// Phis read the old values of each other.
	var phis []ssa.Value
	var vals []value
	n := 0
	for _, in := range to.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		phis, vals = append(phis, phi), append(vals, m.eval(f, phi.Edges[edge]))
		n++
	}
	for i, p := range phis {
		f.set(p, vals[i])
	}
	live := m.tables.liveIn(f.fn, to)
	f.regs = slices.DeleteFunc(f.regs, func(r register) bool { return !live[r.num] })
	f.prev, f.block, f.idx = from, to, n
	return []*state{s}
}

// branch goes on where the condition leads, or both ways if nothing decides it.
func (m *machine) branch(s *state, g *gor, in *ssa.If) []*state {
	f := g.top()
	var cond value
	switch c := m.eval(f, in.Cond).(type) {
	case symbol:
		cond = truth{key: c.name}
	case nil:
		cond = truth{key: "{?}"}
	default:
		cond = c
	}
	yes, no := m.possible(s, f, cond, true), m.possible(s, f, cond, false)
	succs := f.block.Succs
	var out []*state
	if yes && no {
		s.vague = s.vague || g.spawn != nil && protocol(in.Cond, cond)
		t := s.clone()
		t.guesses++
		assume(t, cond, true)
		out = m.jump(t, t.own(g.id), succs[0])
		s.guesses++
		g = s.own(g.id)
	}
	switch {
	case no:
		assume(s, cond, false)
		out = append(out, m.jump(s, g, succs[1])...)
	case yes:
		assume(s, cond, true)
		out = m.jump(s, g, succs[0])
	}
	return out
}

// protocol reports whether a goroutine decides by a value that another one sent
// it, or by the equality of two numbers, such as a count and its goal: how that
// comes out is agreed upon between goroutines, and no accident.
func protocol(cond ssa.Value, v value) bool {
	if strings.Contains(show(v), sent) {
		return true
	}
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !isInteger(cmp.X.Type()) {
		return false
	}
	_, constX := cmp.X.(*ssa.Const)
	_, constY := cmp.Y.(*ssa.Const)
	return !constX && !constY
}

// possible reports whether a condition can come out that way.
func (m *machine) possible(s *state, f *frame, cond value, way bool) bool {
	switch c := cond.(type) {
	case konst:
		return c.v != nil && c.v.Kind() == constant.Bool && constant.BoolVal(c.v) == way
	case truth:
		known, ok := s.facts.lookup(c.key)
		return !ok || known == (way != c.neg)
	case less:
		r := rangeOf(s, c.name)
		want := way != c.neg
		switch {
		case c.equal && want:
			return r.lo <= c.k && c.k <= r.hi
		case c.equal:
			return r.lo != c.k || r.hi != c.k
		case want && c.k == 1 && r.hi > 0 && m.leavesLoop(f.block):
			return false // and once at least: who passes nothing gets nothing
		case want:
			return r.lo < c.k
		}
		// A loop whose bound nobody knows goes round a few times at most.
		if c.k > m.rounds() && m.leavesLoop(f.block) {
			return false
		}
		return r.hi >= c.k
	}
	return true
}

func rangeOf(s *state, name string) interval {
	if r, ok := s.ranges.lookup(name); ok {
		return r
	}
	return interval{0, 1 << 40}
}

// assume takes note of how a condition came out.
func assume(s *state, cond value, way bool) {
	switch c := cond.(type) {
	case truth:
		if c.key != "{?}" {
			s.facts.set(c.key, way != c.neg)
		}
	case less:
		if c.name == "{?}" {
			return
		}
		r := rangeOf(s, c.name)
		want := way != c.neg
		switch {
		case c.equal && want:
			r = interval{c.k, c.k}
		case c.equal && r.lo == c.k:
			r.lo++
		case c.equal && r.hi == c.k:
			r.hi--
		case c.equal:
		case want:
			r.hi = min(r.hi, c.k-1)
		default:
			r.lo = max(r.lo, c.k)
		}
		s.ranges.set(c.name, r)
	}
}

// leavesLoop reports whether the branch at the end of b decides by a counter
// about another round of a loop, or the first.
func (m *machine) leavesLoop(b *ssa.BasicBlock) bool {
	cmp, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If).Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	_, constX := cmp.X.(*ssa.Const)
	_, constY := cmp.Y.(*ssa.Const)
	for _, l := range m.res.Loops(b.Parent()) {
		if l.Body[b.Succs[0]] != l.Body[b.Succs[1]] && (!l.Body[b] || !constX && !constY) {
			return true
		}
	}
	return false
}

// rounds is how often a loop goes round whose bound is not known: once more
// than there are workers of which the number was made small, or than fill a
// small buffer.
func (m *machine) rounds() int64 {
	n := int64(maxRounds)
	if m.root.shrink > 0 {
		n++
	}
	if m.root.room > 0 {
		n = max(n, min(m.root.room, maxRounds)+2)
	}
	return n
}

// concretize gives one state for each value that an integer may have, small
// ones only: sizes of channels and counts of WaitGroups.
func (m *machine) concretize(s *state, v value) (states []*state, vals []int64) {
	l, k, known, ok := asInt(v)
	if !ok {
		return nil, nil
	}
	if known {
		return []*state{s}, []int64{k}
	}
	r := rangeOf(s, l.name)
	if r.lo == r.hi {
		return []*state{s}, []int64{r.lo + l.off}
	}
	for n := max(1, r.lo); n <= min(m.rounds(), r.hi); n++ {
		t := s.clone()
		t.ranges.set(l.name, interval{n, n})
		states, vals = append(states, t), append(vals, n+l.off)
	}
	return states, vals
}

// leave returns from a function.
func (m *machine) leave(s *state, g *gor, in *ssa.Return) []*state {
	f := g.top()
	var result value
	switch len(in.Results) {
	case 0:
		result = null{}
	case 1:
		result = m.eval(f, in.Results[0])
	default:
		t := tuple{}
		for _, r := range in.Results {
			t = append(t, m.eval(f, r))
		}
		result = t
	}
	if g.spawn == nil && len(g.frames) == 1 {
		s.left = in
	}
	return m.finish(s, g, result)
}

// finish pops the top frame and gives its result to the caller.
func (m *machine) finish(s *state, g *gor, result value) []*state {
	f := g.top()
	g.frames = g.frames[:len(g.frames)-1]
	g.ownTop()
	for _, a := range f.onExit {
		m.atExit(s, a, result)
	}
	if len(g.frames) > 0 {
		m.deliver(g, result)
		return []*state{s}
	}
	if len(g.script) > 0 {
		// The object that the constructor made is what the methods work on.
		if t, ok := result.(tuple); ok && len(t) > 0 {
			result = t[0]
		}
		// A struct by value lives somewhere from now on.
		if r, ok := result.(record); ok {
			p := pointer{base: g.name("o")}
			s.store(p, r)
			result = p
		}
		script := append([]call(nil), g.script...)
		for i, c := range script {
			if c.recv && c.args == nil {
				script[i].args = []value{result}
			}
		}
		g.script = script
		return []*state{s}
	}
	for _, a := range g.onExit {
		m.atExit(s, a, result)
	}
	if g.spawn == nil && !m.root.closes {
		s.escape(result)
		for _, a := range g.kept {
			s.escape(a)
		}
	}
	return []*state{s}
}

// deliver puts the result of a call into its register.
func (m *machine) deliver(g *gor, result value) {
	f := g.top()
	if call, ok := f.block.Instrs[f.idx].(*ssa.Call); ok {
		f.set(call, result)
		f.idx++
	}
	// A deferred call: RunDefers goes on with the next.
}

func (m *machine) atExit(s *state, a after, result value) {
	switch a.kind {
	case "done":
		s.counts.set(a.cell, s.counts.get(a.cell)-1)
		if end, ok := s.groups.lookup(a.cell); ok {
			if _, isNil := result.(null); !isNil {
				m.cancel(s, end, nil)
			}
		}
	case "once":
		s.once.set(a.cell, 2)
	}
}

// nextCall starts the next call of a client.
func (m *machine) nextCall(s *state, g *gor) []*state {
	c := g.script[0]
	g.script = g.script[1:]
	args := append([]value(nil), c.args...)
	if c.recv {
		g.kept = c.args
	}
	for i, p := range c.fn.Params {
		if i >= len(args) {
			args = append(args, nil)
		}
		if args[i] == nil {
			args[i] = m.unknownArg(p)
		}
	}
	m.push(g, c.fn, args, nil, nil)
	return []*state{s}
}

// unknownArg is what an unknown caller passes.
func (m *machine) unknownArg(p *ssa.Parameter) value {
	return symbol{"{" + p.Parent().Name() + "." + p.Name() + "}"}
}

// push enters a function.
func (m *machine) push(g *gor, fn *ssa.Function, args, free []value, onExit []after) {
	m.visited[fn] = true
	f := &frame{fn: fn, num: m.tables.numbers(fn), block: fn.Blocks[0], visits: make([]uint8, len(fn.Blocks)), onExit: onExit}
	for i, p := range fn.Params {
		if i < len(args) {
			f.set(p, args[i])
		}
	}
	for i, fv := range fn.FreeVars {
		if i < len(free) {
			f.set(fv, free[i])
		}
	}
	g.frames = append(g.frames, f)
}

// method finds the declared method of a concrete type, where its receiver is
// passed as it is.
func (m *machine) method(t types.Type, fn *types.Func) *ssa.Function {
	sel := m.res.SSA.Prog.MethodSets.MethodSet(t).Lookup(fn.Pkg(), fn.Name())
	if sel == nil || len(sel.Index()) != 1 {
		return nil
	}
	f, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	d := m.res.SSA.Prog.FuncValue(f)
	if d == nil || d.Signature.Recv() == nil || !types.Identical(d.Signature.Recv().Type(), t) {
		return nil
	}
	return d
}
