package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// call runs a call in one state; several states come back where the callee has
// several outcomes, none where it never returns. at is the instruction that
// the call belongs to: the call, or the defer that is being run.
func (w *walker) call(s *state, at ssa.Instruction, c *ssa.CallCommon) []*state {
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return []*state{s}
	}
	if access.LoopBody(c) == nil {
		w.forgetCaptured(s, c.Args)
	}
	if op := ops.Of(c); op.Kind != ops.None {
		return w.operate(s, at, op)
	}
	if op := w.handMade(c); op.Kind != ops.None {
		return w.operate(s, at, op)
	}
	if c.IsInvoke() && noReturn(c.Method) {
		return nil
	}
	if body := access.LoopBody(c); body != nil {
		return w.rangeFunc(s, at, c, body)
	}
	w.formats(s, at, c)
	ts := w.targetsNow(s, c)
	if len(ts) == 0 {
		if c.StaticCallee() == nil {
			w.loosenBy(s, target{})
		}
		if c.IsInvoke() {
			w.callKept(s, at, c)
		}
		w.escaping(s, c.Args)
		return []*state{s}
	}
	if c.IsInvoke() || c.StaticCallee() == nil && slices.ContainsFunc(ts, lostCaptures) {
		w.callKept(s, at, c)
	}
	var out []*state
	for i, t := range ts {
		u := s
		if i+1 < len(ts) {
			u = s.clone()
		}
		out = append(out, w.apply(u, at, c, t)...)
	}
	return w.dedupe(out)
}

// callKept records the call of what sits in a field.
func (w *walker) callKept(s *state, at ssa.Instruction, c *ssa.CallCommon) {
	p := w.copied(w.env.Of(c.Value))
	if w.rec == nil || p.Sel == "" || !runnable(c.Value.Type()) {
		return
	}
	method := ""
	if c.IsInvoke() {
		method = c.Method.Name()
	}
	w.rec.callParam(s, at, p, method, nil)
}

// copied is the place that a local struct was copied from, for a path into one:
// for _, j := range r.jobs { j.run() }.
func (w *walker) copied(p access.Path) access.Path {
	cell, ok := p.Val().(*ssa.Alloc)
	if !ok {
		return p
	}
	var from ssa.Value
	for _, ref := range *cell.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == cell {
			if from != nil {
				return p
			}
			from = st.Val
		}
	}
	if from == nil {
		return p
	}
	return w.env.Of(from).With(p.Sel)
}

// lostCaptures reports whether a function came here through a field, without
// what it has captured.
func lostCaptures(t target) bool {
	return slices.Contains(t.free, access.Path{})
}

// handMade reads Lock and Unlock of a type of this package as a lock when their
// bodies show none that is known: a spin lock, a lock of atomics.
func (w *walker) handMade(c *ssa.CallCommon) ops.Op {
	callee := c.StaticCallee()
	if callee == nil {
		return ops.Op{}
	}
	if o := callee.Origin(); o != nil {
		callee = o
	}
	f := w.eng.infos[callee]
	if f == nil || f.Sum.Unknown || len(f.Sum.Events) > 0 || len(callee.Blocks) == 1 && len(callee.Blocks[0].Instrs) == 1 {
		return ops.Op{} // an empty Lock marks a type for vet's copylocks
	}
	for i := range f.Sum.Outcomes {
		if !f.Sum.Outcomes[i].neutral() {
			return ops.Op{}
		}
	}
	if obj, ok := callee.Object().(*types.Func); ok {
		return ops.HandMade(obj, c.Args)
	}
	return ops.Op{}
}

// targetsNow asks the state first: a variable that may hold several functions
// holds one of them on this path.
func (w *walker) targetsNow(s *state, c *ssa.CallCommon) []target {
	if c.IsInvoke() || c.StaticCallee() != nil {
		return w.targets(c)
	}
	p := s.resolve(w.env.Of(c.Value))
	if p.Sel == "" && p.Val() != c.Value {
		switch v := p.Val().(type) {
		case *ssa.MakeClosure, *ssa.Function:
			return w.bindCall(w.funcTargets(v, 0), c)
		}
	}
	return w.targets(c)
}

// rangeFunc runs the body of a range over a function not at all or once: what
// it does to locks, and which jump (return, break) it asks for by the variables
// that it shares with its parent.
func (w *walker) rangeFunc(s *state, at ssa.Instruction, c *ssa.CallCommon, body *ssa.MakeClosure) []*state {
	out := []*state{s.clone()}
	for _, t := range w.targets(c) {
		w.callbackEvents(s, at, t) // the iterator, which may yield under its lock
	}
	for _, t := range w.funcTargets(body, 0) {
		out = append(out, w.apply(s, at, c, t)...)
	}
	return w.dedupe(out)
}

// apply runs one target of a call.
func (w *walker) apply(s *state, at ssa.Instruction, c *ssa.CallCommon, t target) []*state {
	if t.op.Kind != ops.None {
		return w.operateOn(s, at, t.op, t.recv)
	}
	if t.param.Known() {
		if w.rec != nil {
			w.rec.callParam(s, at, t.param, "", t.args)
		}
		w.escaping(s, c.Args)
		return []*state{s}
	}
	if w.rec != nil {
		w.rec.called(s, at, t, false)
	}
	if t.sum == nil || t.sum.Unknown {
		w.escaping(s, c.Args)
		return []*state{s}
	}
	if t.sum.Spawns {
		s.calm = false
	}
	if w.rec != nil {
		w.happens(s, at, t)
	}
	w.forgetAssigned(s, t)
	w.loosenBy(s, t)
	for _, f := range w.callsCaptured(t) {
		w.releaseIfHeld(s, at, f)
	}
	if access.LoopBody(c) == nil {
		w.escaping(s, c.Args)
	}
	return w.takenBy(w.outcomes(s, at, c, t), at, c, t)
}

// outcomes forks the state over the ways in which the callee returns.
func (w *walker) outcomes(s *state, at ssa.Instruction, c *ssa.CallCommon, t target) []*state {
	var out []*state
	for i := range t.sum.Outcomes {
		o := &t.sum.Outcomes[i]
		conds := w.substConds(s, o.Conds, t)
		if s.contradicts(conds) {
			continue
		}
		u := s.clone()
		several := !o.neutral() || len(t.sum.Outcomes) > 1
		if several {
			for _, cd := range conds {
				u.learn(cd)
			}
		}
		w.assigned(u, t, o)
		if several {
			w.learnResults(u, at, o.Results)
		}
		w.bindFields(u, at, t)
		for _, l := range o.Rel {
			lk, mode := w.subst(u, l.Lock, l.Mode, t)
			if l.Later {
				w.letLater(u, at, lk, mode)
			} else {
				w.release(u, at, lk, mode, t.name)
			}
		}
		for _, a := range o.Acq {
			if a.Lock.Path.Kind != access.Result && handle(c) {
				continue
			}
			lk, mode := w.subst(u, a.Lock, a.Mode, t)
			if a.Lock.Path.Kind == access.Result {
				lk = w.ofResult(u, at, a.Lock)
			}
			w.hold(u, at, lk, mode, &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: a.Trace})
		}
		out = append(out, u)
	}
	// None possible: under what is known here the callee does not return, as
	// require.NoError(t, err) with an error.
	return out
}

// handle reports whether a call returns an object. A lock that comes with it
// and is not inside of it (db.Begin) belongs to that object, whose own methods
// let it go: it says nothing of this function any more.
func handle(c *ssa.CallCommon) bool {
	for r := range c.Signature().Results().Variables() {
		t := r.Type().Underlying()
		if _, isFunc := t.(*types.Signature); isReference(t) && !isFunc && !isError(r.Type()) {
			return true
		}
	}
	return false
}

// assigned brings what a closure did to captured variables to their owner.
func (w *walker) assigned(s *state, t target, o *Outcome) {
	for _, p := range t.sum.Assigns {
		w.reassigned(s, p.Subst(t.args, t.free))
	}
	for _, c := range o.Post {
		c.Path = c.Path.Subst(t.args, t.free)
		s.learn(c)
	}
}

// learnResults notes what an outcome says of the call's results.
func (w *walker) learnResults(s *state, at ssa.Instruction, results []Cond) {
	call, ok := at.(*ssa.Call)
	if !ok {
		return
	}
	for _, r := range results {
		if v := ResultValue(call, r.Path.Index); v != nil {
			r.Path = s.resolve(w.env.Of(v))
			s.learn(r)
		}
	}
}

// bindFields notes what a constructor has put into its result.
func (w *walker) bindFields(s *state, at ssa.Instruction, t target) {
	call, ok := at.(*ssa.Call)
	if !ok {
		return
	}
	for _, f := range t.sum.Fields {
		v := ResultValue(call, f.Result)
		if v == nil {
			continue
		}
		if p := w.env.Of(v); p.Kind == access.Local {
			s.bindTo(p.With(f.Sel), w.place(s, f.Path.Subst(t.args, t.free)))
		}
	}
}

// ResultValue is the SSA value of result i of a call, nil if nobody looks at it.
func ResultValue(call *ssa.Call, i int) ssa.Value {
	if call.Call.Signature().Results().Len() == 1 {
		return call
	}
	for _, ref := range *call.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok && x.Index == i {
			return x
		}
	}
	return nil
}

// ofResult names a lock inside of what the callee returned.
func (w *walker) ofResult(s *state, at ssa.Instruction, l Lock) Lock {
	if call, ok := at.(*ssa.Call); ok {
		if v := ResultValue(call, l.Path.Index); v != nil {
			l.Path = w.place(s, s.resolve(w.env.Of(v)).With(l.Path.Sel))
			return w.named(l)
		}
	}
	l.Path = access.Path{}
	return l
}

// subst brings a callee's lock into this function's terms. A Locker that was given
// to the callee may be that of an RWMutex for reading.
func (w *walker) subst(s *state, l Lock, mode lockgraph.Mode, t target) (Lock, lockgraph.Mode) {
	l.Path = w.place(s, l.Path.Subst(t.args, t.free))
	if p, ok := cutRLocker(l.Path); ok {
		l.Path, mode = p, lockgraph.Read
	}
	return w.named(l), mode
}

// place is the object that a path put together from a callee's and a caller's
// part means now.
func (w *walker) place(s *state, p access.Path) access.Path {
	p = s.resolve(p)
	if q := w.env.Settle(p); q != p {
		return s.resolve(q)
	}
	return p
}

// named gives a lock the class that this function knows for its path.
func (w *walker) named(l Lock) Lock {
	if l.Path.Known() && (l.Class == "" || l.Weak) {
		if c := w.env.Class(l.Path); c.Name != "" && (!c.Weak || l.Class == "") {
			l.Class, l.Weak = c.Name, c.Weak
		}
	}
	return l
}
