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

// takenBy goes on where the callee has run a function argument for good that takes
// locks: blocked(func() { m.inner.Lock() }). What else such arguments do is balanced.
func (w *walker) takenBy(states []*state, at ssa.Instruction, c *ssa.CallCommon, t target) []*state {
	for i, a := range c.Args {
		if _, isFunc := a.Type().Underlying().(*types.Signature); !isFunc || t.fn == nil || i >= len(t.fn.Params) {
			continue
		}
		ts := w.funcTargets(a, 0)
		if len(ts) != 1 || !ts[0].takes() || !callsOnce(t.fn, t.fn.Params[i]) {
			continue
		}
		var out []*state
		for _, s := range states {
			out = append(out, w.outcomes(s, at, c, ts[0])...)
		}
		states = out
	}
	return states
}

// takes reports whether a function takes a lock, however it ends, and lets none go.
func (t target) takes() bool {
	return t.sum != nil && !t.sum.Unknown && len(t.sum.Outcomes) > 0 && !slices.ContainsFunc(t.sum.Outcomes, func(o Outcome) bool {
		return len(o.Acq) == 0 || len(o.Rel) > 0
	})
}

// callsOnce reports whether fn calls its parameter p itself, once on every way to its
// end.
func callsOnce(fn *ssa.Function, p *ssa.Parameter) bool {
	if len(fn.Blocks) == 0 {
		return false
	}
	calls := map[*ssa.BasicBlock]int{}
	for _, ref := range *p.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Call:
			if ref.Call.Value != p {
				return false
			}
			calls[ref.Block()]++
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	seen := map[*ssa.BasicBlock]int{} // the calls before a block, and one
	var once func(b *ssa.BasicBlock, n int) bool
	once = func(b *ssa.BasicBlock, n int) bool {
		if before, ok := seen[b]; ok {
			return before == n+1
		}
		seen[b] = n + 1
		n += calls[b]
		if _, ret := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ret {
			return n == 1
		}
		return n <= 1 && !slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return !once(next, n) })
	}
	return once(fn.Blocks[0], 0)
}

// releaseIfHeld runs a callback that lets a lock go: once.Do(mu.Unlock). One that is
// not held here may be a caller's.
func (w *walker) releaseIfHeld(s *state, at ssa.Instruction, t target) {
	w.letsGo(s, t, func(lk Lock, mode lockgraph.Mode) {
		if s.find(lk.Path, mode, false) >= 0 {
			w.release(s, at, lk, mode, t.name)
		} else if t.op.Kind == ops.Release {
			w.letLater(s, at, lk, mode)
		}
	})
}

// letsGo gives do each lock that a target may release for its caller.
func (w *walker) letsGo(s *state, t target, do func(Lock, lockgraph.Mode)) {
	if t.op.Kind == ops.Release {
		do(w.named(Lock{Path: s.resolve(t.recv)}), t.op.Mode)
	}
	if t.sum == nil {
		return
	}
	for i := range t.sum.Outcomes {
		for _, l := range t.sum.Outcomes[i].Rel {
			do(w.subst(s, l.Lock, l.Mode, t))
		}
	}
	if w.eng.depth > 6 {
		return // as in funcTargets: functions that wrap one another have no end
	}
	w.eng.depth++
	defer func() { w.eng.depth-- }()
	for _, f := range w.callsCaptured(t) {
		w.letsGo(s, f, do)
	}
}

// callsCaptured lists what a closure calls by a variable of this function that
// holds what another call returned: unlock := s.lock(); go func() { unlock() }().
func (w *walker) callsCaptured(t target) []target {
	var out []target
	for i := range t.sum.Events {
		p := t.sum.Events[i].Lock.Path
		if t.sum.Events[i].Kind != EvCall || p.Kind != access.Free || p.Sel != "" || p.Index >= len(t.free) {
			continue
		}
		switch v := t.free[p.Index].Val().(type) {
		case *ssa.Call, *ssa.Extract:
			out = append(out, w.funcTargets(v, 0)...)
		}
	}
	return out
}

// callbackEvents records what a function value does when it is called here.
func (w *walker) callbackEvents(s *state, at ssa.Instruction, t target) {
	if w.rec == nil {
		return
	}
	w.rec.called(s, at, t, false)
	switch {
	case t.param.Known():
		w.rec.callParam(s, at, t.param, "", t.args)
	case t.op.Kind == ops.Acquire:
		lk := w.named(Lock{Path: s.resolve(t.recv)})
		w.acquire(s, at, lk, t.op.Mode, &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name})
	case t.sum != nil && !t.sum.Unknown:
		w.happens(s, at, t)
	}
}

// spawn runs a go statement: the new goroutine holds nothing, but a lock that
// it releases on every way was handed over to it.
func (w *walker) spawn(s *state, at ssa.Instruction, c *ssa.CallCommon) {
	s.calm = false
	if op := ops.Of(c); op.Kind == ops.Release {
		w.letLater(s, at, w.named(Lock{Path: s.resolve(w.env.Of(op.Recv))}), op.Mode)
		return
	}
	w.escaping(s, c.Args)
	for _, t := range w.targets(c) {
		w.start(s, at, t)
	}
}

func (w *walker) startFunc(s *state, at ssa.Instruction, f ssa.Value) {
	for _, t := range w.funcTargets(f, 0) {
		w.start(s, at, t)
	}
}

func (w *walker) start(s *state, at ssa.Instruction, t target) {
	w.letsGo(s, t, func(lk Lock, mode lockgraph.Mode) { w.letLater(s, at, lk, mode) })
	w.leavesHeld(s, t)
	switch {
	case w.rec == nil:
	case t.sum == nil || t.sum.Unknown:
		w.rec.called(s, at, t, true)
	default:
		w.rec.spawned(s, at, t)
	}
}

// leavesHeld notes the locks that a goroutine takes and keeps when it ends: who
// hears of that releases them.
func (w *walker) leavesHeld(s *state, t target) {
	if t.sum == nil {
		return
	}
	for i := range t.sum.Outcomes {
		for _, l := range t.sum.Outcomes[i].Acq {
			if lk, _ := w.subst(s, l.Lock, l.Mode, t); lk.Path.Known() && !slices.Contains(w.left, lk.Path) {
				w.left = append(w.left, lk.Path)
			}
		}
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
			w.letsGo(s, t, func(lk Lock, _ lockgraph.Mode) { w.handOver(s, lk.Path) })
		}
	}
}

// letLater leaves a lock to a goroutine that lets it go. One that is not held
// here is the caller's, which has it no longer; that no caller has it is no
// mistake to speak of, as who starts a goroutine may have any bargain with it.
func (w *walker) letLater(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode) {
	p := s.resolve(lk.Path)
	for _, h := range s.held {
		if h.Path == p {
			w.released(h.At, at) // as far as this function goes
		}
	}
	if w.handOver(s, lk.Path) || !lk.Path.Portable() {
		return
	}
	if !slices.ContainsFunc(s.let, func(l letAt) bool { return l.Lock.Path == lk.Path && l.Mode == mode }) {
		s.let = append(s.let, letAt{Let{lk, mode, true}, at})
	}
}

// handOver forgets a lock that somebody else lets go now, and reports whether
// it was held.
func (w *walker) handOver(s *state, p access.Path) bool {
	p, n := s.resolve(p), len(s.held)
	s.held = without(s.held, func(h Held) bool { return h.Path == p && p.Known() })
	return len(s.held) < n
}

// happens records what a callee does, in this function's terms.
func (w *walker) happens(s *state, at ssa.Instruction, t target) {
	for i := range t.sum.Events {
		w.event(s, at, t, &t.sum.Events[i])
	}
	for i := range t.sum.Pairs {
		w.pair(s, at, t, &t.sum.Pairs[i])
	}
}

// event brings a callee's event to its caller.
func (w *walker) event(s *state, at ssa.Instruction, t target, ev *Event) {
	arg := t.arg(ev)
	if w.root && arg == nil && (len(s.held) == 0 || ev.Kind == EvCall) {
		return // nobody calls a root, so nobody asks for its summary
	}
	lock, mode := w.subst(s, ev.Lock, ev.Mode, t)
	if arg == nil && w.rec.nothingNew(s, t, ev, lock) {
		return
	}
	conds := w.substConds(s, ev.Conds, t)
	if s.contradicts(conds) {
		return
	}
	e := Event{
		Kind: ev.Kind, Mode: mode, Gates: ev.Gates, Conds: portable(conds),
		Conf: max(ev.Conf, t.conf), Lock: lock,
		Trace: &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: ev.Trace},
	}
	if e.Trace.Depth() > maxTrace {
		return
	}
	for _, l := range ev.Let {
		lk, mode := w.subst(s, l.Lock, l.Mode, t)
		e.Let = append(e.Let, Let{Lock: lk, Mode: mode})
	}
	switch ev.Kind {
	case EvAcquire:
		w.rec.acquire(s, at, e, t.name)
	case EvCall:
		w.calledBack(s, at, t, ev, e, arg)
	default:
		w.rec.addEvent(s, e)
	}
}

// arg is the function that a callee's event calls, if the call passes it; nil
// for every other event.
func (t *target) arg(ev *Event) ssa.Value {
	p := ev.Lock.Path
	if ev.Kind == EvCall && p.Kind == access.Param && p.Sel == "" && p.Index < len(t.vals) {
		return t.vals[p.Index]
	}
	return nil
}

// calledBack resolves a callee's call of one of its parameters: where the
// function is known here, arg, it runs under what the callee holds by then.
func (w *walker) calledBack(s *state, at ssa.Instruction, t target, ev *Event, e Event, arg ssa.Value) {
	args := make([]access.Path, len(ev.Args))
	for i, a := range ev.Args {
		args[i] = s.resolve(a.Subst(t.args, t.free))
	}
	if arg != nil {
		for _, ft := range w.funcTargets(arg, 0) {
			ft.conf = max(ft.conf, finding.Medium)
			ft.args = append(ft.args, args...)
			ft.vals = append(ft.vals, make([]ssa.Value, len(args))...)
			w.callbackEvents(w.inCallee(s, at, t, ev, e), at, ft)
		}
		return
	}
	if e.Lock.Path.Known() {
		w.rec.callParam(w.inCallee(s, at, t, ev, e), at, e.Lock.Path, ev.Method, args)
	}
}

// inCallee is what is held when a callee calls back.
func (w *walker) inCallee(s *state, at ssa.Instruction, t target, ev *Event, e Event) *state {
	u := *s // what is known is the same; only the locks differ
	u.held = slices.Clip(s.held)
	u.let = slices.Clip(s.let)
	for _, l := range e.Let {
		held := without(u.held, func(h Held) bool { return h.Path == l.Lock.Path })
		if len(held) == len(u.held) {
			u.let = append(u.let, letAt{l, at}) // a caller of this function holds it
		}
		u.held = held
	}
	for _, h := range ev.Held {
		lk, mode := w.subst(s, h.Lock, h.Mode, t)
		u.held = append(u.held, Held{Lock: lk, Mode: mode, At: at, Trace: &Trace{Pos: PosOf(at), Func: w.out.Name, Callee: t.name, Next: h.Trace}})
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
	from, fromMode := w.subst(s, p.From, p.FromMode, t)
	to, toMode := w.subst(s, p.To, p.ToMode, t)
	q := Pair{
		From: from, To: to, FromMode: fromMode, ToMode: toMode,
		Gates: p.Gates, Conds: portable(conds), Conf: max(p.Conf, t.conf), Ordered: p.Ordered,
		FromTrace: step(p.FromTrace), Trace: step(p.Trace),
	}
	if q.Trace.Depth() > maxTrace {
		return
	}
	w.rec.pair(s, at, q)
}
