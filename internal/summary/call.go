package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
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
	if op := ops.Of(c); op.Kind != ops.None {
		return w.operate(s, at, op)
	}
	if op := w.handMade(c); op.Kind != ops.None {
		return w.operate(s, at, op)
	}
	if c.IsInvoke() && noReturn(c.Method) {
		return nil
	}
	if body := loopBody(c); body != nil {
		return w.rangeFunc(s, at, c, body)
	}
	ts := w.targetsNow(s, c)
	if len(ts) == 0 {
		w.formats(s, at, c)
		w.escaping(s, c.Args)
		return []*state{s}
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

// loopBody is the body of a range over a function, if the call is that of its
// iterator.
func loopBody(c *ssa.CallCommon) *ssa.MakeClosure {
	for _, a := range c.Args {
		if mc, ok := a.(*ssa.MakeClosure); ok && mc.Fn.(*ssa.Function).Synthetic == "range-over-func yield" {
			return mc
		}
	}
	return nil
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
			w.rec.callParam(s, at, t.param, t.args)
		}
		w.escaping(s, c.Args)
		return []*state{s}
	}
	if w.rec != nil {
		w.rec.called(s, t, false)
	}
	if t.sum == nil || t.sum.Unknown {
		w.escaping(s, c.Args)
		return []*state{s}
	}
	if t.sum.Spawns {
		s.calm = false
	}
	if w.rec != nil {
		for i := range t.sum.Events {
			w.event(s, at, t, &t.sum.Events[i])
		}
		for i := range t.sum.Pairs {
			w.pair(s, at, t, &t.sum.Pairs[i])
		}
	}
	w.forgetAssigned(s, t)
	if loopBody(c) == nil {
		w.escaping(s, c.Args)
	}
	return w.outcomes(s, at, c, t)
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
		w.assigned(u, t, o)
		if !o.neutral() || len(t.sum.Outcomes) > 1 {
			for _, cd := range conds {
				u.learn(cd)
			}
			w.learnResults(u, at, o.Results)
		}
		for _, l := range o.Rel {
			w.release(u, at, w.subst(u, l.Lock, t), l.Mode, t.name)
		}
		for _, a := range o.Acq {
			if a.Lock.Path.Kind != access.Result && handle(c) {
				continue
			}
			lk := w.subst(u, a.Lock, t)
			if a.Lock.Path.Kind == access.Result {
				lk = w.ofResult(u, at, a.Lock)
			}
			w.hold(u, at, lk, a.Mode, &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: a.Trace})
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
		p = p.Subst(t.args, t.free)
		if p.Kind == access.Free {
			w.stored[p] = true // this closure's parent sees it through both
		}
		s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool { _, ok := c.Path.Rest(p); return ok && p.Known() })
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
		if v := resultValue(call, r.Path.Index); v != nil {
			r.Path = s.resolve(w.env.Of(v))
			s.learn(r)
		}
	}
}

// resultValue is the SSA value of result i of a call, nil if nobody looks at it.
func resultValue(call *ssa.Call, i int) ssa.Value {
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
		if v := resultValue(call, l.Path.Index); v != nil {
			l.Path = s.resolve(w.env.Of(v)).With(l.Path.Sel)
			return w.named(l)
		}
	}
	l.Path = access.Path{}
	return l
}

// operate runs a call of the tables.
func (w *walker) operate(s *state, at ssa.Instruction, op ops.Op) []*state {
	var recv access.Path
	if op.Recv != nil {
		recv = w.env.Of(op.Recv)
		if op.Key != nil {
			recv = w.env.Keyed(recv, op.Key)
		}
	}
	return w.operateOn(s, at, op, recv)
}

func (w *walker) operateOn(s *state, at ssa.Instruction, op ops.Op, recv access.Path) []*state {
	recv = s.resolve(recv)
	mode := op.Mode
	if p, ok := cutRLocker(recv); ok {
		recv, mode = p, lockgraph.Read
	}
	lk := w.named(Lock{Path: recv})
	here := &Trace{Pos: PosOf(at), Func: w.out.Name}
	switch op.Kind {
	case ops.Acquire:
		w.forgetBefore(s, lk.Path)
		w.acquire(s, at, lk, mode, here)
		w.hold(s, at, lk, mode, here)
	case ops.Release:
		own := s.find(lk.Path, mode, true) >= 0
		w.release(s, at, lk, mode, "")
		w.forgetAfter(s, own)
	case ops.Try, ops.AcquireOr:
		return w.tryAcquire(s, at, op, lk, mode, here)
	case ops.CondWait:
		w.condWait(s, lk, here)
	case ops.Once, ops.Flight:
		w.acquire(s, at, lk, lockgraph.Write, here)
		w.hold(s, at, lk, lockgraph.Write, here)
		w.callNow(s, at, op.Fn)
		w.release(s, at, lk, lockgraph.Write, "")
	case ops.CallNow:
		w.callNow(s, at, op.Fn)
	case ops.CallLater:
		for _, f := range op.Fn {
			w.startFunc(s, f)
		}
		s.calm = false
	}
	return []*state{s}
}

// tryAcquire forks: the lock is held where the result says so.
func (w *walker) tryAcquire(s *state, at ssa.Instruction, op ops.Op, lk Lock, mode lockgraph.Mode, here *Trace) []*state {
	if op.Kind == ops.AcquireOr {
		w.acquire(s, at, lk, mode, here)
	}
	if op.Kind == ops.Try && s.find(lk.Path, mode, true) >= 0 && mode == lockgraph.Write {
		if call, ok := at.(*ssa.Call); ok {
			s.learn(Cond{Path: access.OfValue(call), Test: IsTrue, Val: false})
		}
		return []*state{s} // held by this goroutine already: it cannot be had
	}
	got, not := s.clone(), s
	if call, ok := at.(*ssa.Call); ok {
		c := Cond{Path: access.OfValue(call), Test: IsTrue, Val: true}
		if op.Kind == ops.AcquireOr {
			c.Test = IsNil
		}
		got.learn(c)
		c.Val = false
		not.learn(c)
	}
	w.hold(got, at, lk, mode, here)
	return []*state{got, not}
}

// condWait lets the Cond's lock go and takes it again: no change for this
// goroutine, but what the lock guards may have changed.
func (w *walker) condWait(s *state, cond Lock, here *Trace) {
	if w.rec != nil {
		w.rec.addEvent(s, Event{Kind: EvCondWait, Lock: cond, Trace: here})
	}
	w.forget(s)
}

// callNow runs function arguments that the callee calls before it returns.
// Their effect on locks is taken to be balanced; what they ask for counts.
func (w *walker) callNow(s *state, at ssa.Instruction, fns []ssa.Value) {
	for _, f := range fns {
		for _, t := range w.funcTargets(f, 0) {
			w.callbackEvents(s, at, t)
			w.forgetAssigned(s, t)
			w.releaseIfHeld(s, at, t)
		}
	}
}

// releaseIfHeld runs a callback that lets a lock go: once.Do(mu.Unlock).
func (w *walker) releaseIfHeld(s *state, at ssa.Instruction, t target) {
	release := func(lk Lock, mode lockgraph.Mode) {
		if s.find(lk.Path, mode, false) >= 0 {
			w.release(s, at, lk, mode, t.name)
		}
	}
	if t.op.Kind == ops.Release {
		release(w.named(Lock{Path: s.resolve(t.recv)}), t.op.Mode)
	}
	if t.sum != nil {
		for i := range t.sum.Outcomes {
			for _, l := range t.sum.Outcomes[i].Rel {
				release(w.subst(s, l.Lock, t), l.Mode)
			}
		}
	}
}

// callbackEvents records what a function value does when it is called here.
func (w *walker) callbackEvents(s *state, at ssa.Instruction, t target) {
	if w.rec == nil {
		return
	}
	w.rec.called(s, t, false)
	switch {
	case t.param.Known():
		w.rec.callParam(s, at, t.param, t.args)
	case t.op.Kind == ops.Acquire:
		lk := w.named(Lock{Path: s.resolve(t.recv)})
		w.acquire(s, at, lk, t.op.Mode, &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name})
	case t.sum != nil && !t.sum.Unknown:
		for i := range t.sum.Events {
			w.event(s, at, t, &t.sum.Events[i])
		}
		for i := range t.sum.Pairs {
			w.pair(s, at, t, &t.sum.Pairs[i])
		}
	}
}

// spawn runs a go statement: the new goroutine holds nothing, but a lock that
// it releases on every way was handed over to it.
func (w *walker) spawn(s *state, c *ssa.CallCommon) {
	s.calm = false
	if op := ops.Of(c); op.Kind == ops.Release {
		w.handOver(s, w.env.Of(op.Recv))
		return
	}
	for _, t := range w.targets(c) {
		w.start(s, t)
	}
}

func (w *walker) startFunc(s *state, f ssa.Value) {
	for _, t := range w.funcTargets(f, 0) {
		w.start(s, t)
	}
}

func (w *walker) start(s *state, t target) {
	if t.op.Kind == ops.Release {
		w.handOver(s, t.recv)
	}
	if t.sum == nil || t.sum.Unknown {
		if w.rec != nil {
			w.rec.called(s, t, true)
		}
		return
	}
	for i := range t.sum.Outcomes {
		for _, l := range t.sum.Outcomes[i].Rel {
			w.handOver(s, w.subst(s, l.Lock, t).Path)
		}
	}
	if w.rec != nil {
		w.rec.spawned(s, t)
	}
}

// escaping lets go of locks whose release goes away as a function value: who
// gets it may call it at any time, so nothing is known of the lock any more.
func (w *walker) escaping(s *state, vals []ssa.Value) {
	if len(s.held) == 0 {
		return
	}
	for _, v := range vals {
		if _, isFunc := v.Type().Underlying().(*types.Signature); !isFunc {
			continue
		}
		for _, t := range w.funcTargets(v, 0) {
			if t.op.Kind == ops.Release {
				w.handOver(s, t.recv)
			}
			if t.sum == nil {
				continue
			}
			for i := range t.sum.Outcomes {
				for _, l := range t.sum.Outcomes[i].Rel {
					w.handOver(s, w.subst(s, l.Lock, t).Path)
				}
			}
		}
	}
}

func (w *walker) handOver(s *state, p access.Path) {
	p = s.resolve(p)
	s.held = slices.DeleteFunc(s.held, func(h Held) bool { return h.Path == p && p.Known() })
}

// hold adds a lock to the state. A lock that was let go and is taken back is
// as on entry.
func (w *walker) hold(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode, tr *Trace) {
	s.free = slices.DeleteFunc(s.free, func(f letAt) bool { return f.Lock.Path == lk.Path })
	for i, l := range s.let {
		if l.Lock.Path == lk.Path && l.Mode == mode {
			s.let = slices.Delete(s.let, i, i+1)
			return
		}
	}
	n := 0
	for _, h := range s.held {
		if h.Path == lk.Path && h.Mode == mode {
			n++
		}
	}
	if n >= 2 {
		return // said where it was asked for; a longer list says no more
	}
	if len(s.held) >= maxHeld {
		w.failed = true
		return
	}
	s.held = append(s.held, Held{Lock: lk, Mode: mode, At: at, Trace: tr})
	w.everHeld = true
}

// release takes a lock out of the state.
func (w *walker) release(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode, callee string) {
	if i := s.find(lk.Path, mode, false); i >= 0 {
		s.free = append(s.free, letAt{Let{lk, mode}, at})
		w.released(s.held[i].At, at)
		s.held = slices.Delete(s.held, i, i+1)
		return
	}
	if i := s.find(lk.Path, mode, true); i >= 0 {
		if w.rec != nil {
			w.rec.misuse(Misuse{Kind: WrongMode, At: at, Lock: lk, Mode: mode, Other: s.held[i].At, OtherMode: s.held[i].Mode, Callee: callee})
		}
		w.released(s.held[i].At, at)
		s.held = slices.Delete(s.held, i, i+1)
		return
	}
	if w.releaseAlias(s, at, lk, mode) {
		return
	}
	for _, f := range s.free {
		if f.Lock.Path == lk.Path && f.Lock.Path.Known() && !lk.Path.Vague() {
			if w.rec != nil {
				w.rec.misuse(Misuse{Kind: TwiceReleased, At: at, Lock: lk, Mode: mode, Other: f.at, Callee: callee, Held: slices.Clone(s.held)})
			}
			return
		}
	}
	for _, l := range s.let {
		if l.Lock.Path == lk.Path && l.Mode == mode {
			if w.rec != nil && !lk.Path.Vague() && mode == lockgraph.Write {
				w.rec.misuse(Misuse{Kind: TwiceReleased, At: at, Lock: lk, Mode: mode, Other: l.at, Callee: callee, Held: slices.Clone(s.held)})
			}
			return
		}
	}
	if w.rec != nil {
		w.rec.misuse(Misuse{Kind: NotHeld, At: at, Lock: lk, Mode: mode, Callee: callee, Held: slices.Clone(s.held), Conds: w.entryConds(s)})
	}
	if lk.Path.Known() {
		s.let = append(s.let, letAt{Let{lk, mode}, at})
	}
}

// releaseAlias releases a lock of the same class whose path is not the one
// held but may well be the same object: an element of a collection, a value
// that came by another way. Two parameters or two variables are two objects.
func (w *walker) releaseAlias(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode) bool {
	found := false
	s.held = slices.DeleteFunc(s.held, func(h Held) bool {
		same := h.Class == lk.Class && (lk.Class != "" || h.Path.Kind == access.Stale) && h.Mode == mode
		if !same || found && h.Path.Kind != access.Stale {
			return false
		}
		if w.distinct(h.Path, lk.Path) {
			return false
		}
		found = true
		w.released(h.At, at)
		return true
	})
	return found
}

// released notes that what one instruction took another lets go.
func (w *walker) released(took, at ssa.Instruction) {
	if w.rec != nil && took != nil && !slices.Contains(w.out.Released[took], at) {
		w.out.Released[took] = append(w.out.Released[took], at)
	}
}

// distinct reports whether a reader would take two paths for two objects.
func (w *walker) distinct(a, b access.Path) bool {
	named := func(p access.Path) bool {
		if p.Kind == access.Local {
			_, isAlloc := p.Val().(*ssa.Alloc)
			return isAlloc && !p.Vague()
		}
		return p.Portable() && !p.Vague()
	}
	return named(a) && named(b)
}

// acquire records that a lock is asked for.
func (w *walker) acquire(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode, tr *Trace) {
	if w.rec != nil {
		w.rec.acquire(s, at, Event{Kind: EvAcquire, Lock: lk, Mode: mode, Trace: tr}, "")
	}
}

// forget drops what other goroutines may have changed while a lock was let go:
// facts about fields that somebody sets after construction.
func (w *walker) forget(s *state) { w.forgetAfter(s, true) }

// forgetAfter does so after a release. What the function asks again stays while
// it holds another lock, or where the lock was its caller's.
func (w *walker) forgetAfter(s *state, own bool) {
	s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool {
		keep := (len(s.held) > 0 || !own) && w.askedAgain(c)
		return (w.eng.volatile(c.Path) || w.eng.volatile(c.Other)) && !keep
	})
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
	s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool {
		return (!leads(c.Path) || c.Other.Known() && !leads(c.Other)) && !w.askedAgain(c)
	})
}

// forgetAssigned drops facts about fields that the callee assigns.
func (w *walker) forgetAssigned(s *state, t target) {
	if t.fn == nil || len(w.eng.assigns[t.fn]) == 0 {
		return
	}
	s.conds = slices.DeleteFunc(s.conds, func(c Cond) bool {
		return w.eng.assignsField(t.fn, lastField(c.Path)) || w.eng.assignsField(t.fn, lastField(c.Other))
	})
}

// event brings a callee's event to its caller.
func (w *walker) event(s *state, at ssa.Instruction, t target, ev *Event) {
	if w.root && len(s.held) == 0 && ev.Kind != EvCall {
		return // nobody calls a root, so nobody asks for its summary
	}
	conds := w.substConds(s, ev.Conds, t)
	if s.contradicts(conds) {
		return
	}
	e := Event{
		Kind: ev.Kind, Mode: ev.Mode, Gates: ev.Gates, Conds: portable(conds),
		Conf: max(ev.Conf, t.conf), Lock: w.subst(s, ev.Lock, t),
		Trace: &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: ev.Trace},
	}
	if e.Trace.Depth() > maxTrace {
		return
	}
	for _, l := range ev.Let {
		e.Let = append(e.Let, Let{w.subst(s, l.Lock, t), l.Mode})
	}
	switch ev.Kind {
	case EvAcquire:
		w.rec.acquire(s, at, e, t.name)
	case EvCall:
		w.calledBack(s, at, t, ev, e)
	default:
		w.rec.addEvent(s, e)
	}
}

// calledBack resolves a callee's call of one of its parameters: here the
// function is known, and it runs under what the callee holds by then.
func (w *walker) calledBack(s *state, at ssa.Instruction, t target, ev *Event, e Event) {
	args := make([]access.Path, len(ev.Args))
	for i, a := range ev.Args {
		args[i] = s.resolve(a.Subst(t.args, t.free))
	}
	p := ev.Lock.Path
	if p.Kind == access.Param && p.Sel == "" && p.Index < len(t.vals) && t.vals[p.Index] != nil {
		for _, ft := range w.funcTargets(t.vals[p.Index], 0) {
			ft.conf = max(ft.conf, finding.Medium)
			ft.args = append(ft.args, args...)
			ft.vals = append(ft.vals, make([]ssa.Value, len(args))...)
			w.callbackEvents(w.inCallee(s, at, t, ev, e), at, ft)
		}
		return
	}
	if q := w.subst(s, ev.Lock, t).Path; q.Known() {
		w.rec.callParam(w.inCallee(s, at, t, ev, e), at, q, args)
	}
}

// inCallee is what is held when a callee calls back.
func (w *walker) inCallee(s *state, at ssa.Instruction, t target, ev *Event, e Event) *state {
	u := *s // what is known is the same; only the locks differ
	u.held = slices.Clone(s.held)
	for _, l := range e.Let {
		u.held = slices.DeleteFunc(u.held, func(h Held) bool { return h.Path == l.Lock.Path })
	}
	for _, h := range ev.Held {
		lk := w.subst(s, h.Lock, t)
		u.held = append(u.held, Held{Lock: lk, Mode: h.Mode, At: at, Trace: &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: h.Trace}})
	}
	return &u
}

// pair brings an order between two of a callee's locks to its caller.
func (w *walker) pair(s *state, at ssa.Instruction, t target, p *Pair) {
	conds := w.substConds(s, p.Conds, t)
	if s.contradicts(conds) {
		return
	}
	step := func(tr *Trace) *Trace { return &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: tr} }
	q := Pair{
		From: w.subst(s, p.From, t), To: w.subst(s, p.To, t), FromMode: p.FromMode, ToMode: p.ToMode,
		Gates: p.Gates, Conds: portable(conds), Conf: max(p.Conf, t.conf), Ordered: p.Ordered,
		FromTrace: step(p.FromTrace), Trace: step(p.Trace),
	}
	if q.Trace.Depth() > maxTrace {
		return
	}
	w.rec.pair(s, at, q)
}

// subst brings a callee's lock into this function's terms.
func (w *walker) subst(s *state, l Lock, t target) Lock {
	l.Path = s.resolve(l.Path.Subst(t.args, t.free))
	return w.named(l)
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
		c.Path = s.resolve(c.Path.Subst(t.args, t.free))
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

func cutRLocker(p access.Path) (access.Path, bool) {
	n := len(p.Sel) - len(access.RLocker)
	if n < 0 || p.Sel[n:] != access.RLocker {
		return p, false
	}
	p.Sel = p.Sel[:n]
	return p, true
}

// portable keeps the conditions that callers can judge.
func portable(conds []Cond) []Cond {
	var out []Cond
	for _, c := range conds {
		if c.Test <= IsConst && c.Path.Portable() && c.Path.Kind != access.Result && c.Path != impossible {
			out = append(out, c)
		}
	}
	return out
}

// entryConds are the state's conditions over values that had them on entry.
func (w *walker) entryConds(s *state) []Cond {
	var out []Cond
	for _, c := range portable(s.conds) {
		if !w.stored[c.Path] && !w.eng.volatile(c.Path) {
			c.Path = c.Path.Portably()
			out = append(out, c)
		}
	}
	return out
}
