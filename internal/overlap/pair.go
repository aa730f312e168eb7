package overlap

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/summary"
)

// chain lists the frames from the root to f.
func chain(f *frame) []*frame {
	var out []*frame
	for ; f != nil; f = f.up {
		out = append(out, f)
	}
	slices.Reverse(out)
	return out
}

// A meeting says how two accesses come to run at the same time.
type meeting struct {
	thread *frame // the goroutine of the first access
	other  *frame // the goroutine of the second, nil for the one that started the first
	loop   *frame // where several goroutines of the same statement come from: its hop is in a loop
}

// meet reports whether a and b can run at the same time, a being of a goroutine
// that was started before b.
func (e *engine) meet(a, b place) (meeting, bool) {
	ca, cb := chain(a.frame), chain(b.frame)
	n := 0
	for n < len(ca) && n < len(cb) && ca[n] == cb[n] {
		n++
	}
	for i := 1; i < n; i++ {
		if ca[i].kind.thread() {
			if loop := e.again(ca[:i+1], a, b); loop != nil {
				return meeting{ca[i], ca[i], loop}, true
			}
		}
	}
	if n == len(ca) {
		return meeting{}, false // a happens where both ways are one
	}
	top := ca[n-1]
	x := firstThread(ca[n:])
	if x == nil {
		return meeting{}, false
	}
	if x.kind == hears && keptBy(x, b) {
		return meeting{}, false
	}
	m := meeting{thread: x}
	var fb *frame
	if n < len(cb) {
		fb = cb[n]
		m.other = firstThread(cb[n:])
	}
	if x.kind == parallels || m.other != nil && m.other.kind == parallels {
		return m, x.up == top && x.kind == parallels && fb != nil && fb.kind == parallels && e.parallel(a, x) && e.parallel(b, fb)
	}
	if !x.kind.outlives() || x.kind == serves && (m.other == nil && isInit(ca[0].fn) || e.beforeServing(b)) { // nobody is served before main
		return m, false
	}
	if x.up != top && renewed(a.loc, top) != nil && optional(x.hop) {
		return m, false // who has made the object knows its options
	}
	sig := e.signals(a, top)
	for f := x; f.up != top; f = f.up {
		if !e.escapes(f, sig) {
			return m, false
		}
	}
	return m, !e.busy(x, b) && e.inner(b, top, sig) && e.inner(a, top, e.signals(b, top)) && e.follows(a, b, ca[n], fb, top, sig)
}

// optional reports whether a goroutine is started only if a flag among the options of
// an object says so: s.opts.Watch.
func optional(start ssa.Instruction) bool {
	for b := start.Block(); b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		iff, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if load, ok := iff.Cond.(*ssa.UnOp); ok && load.Op == token.MUL {
			if flag, ok := load.X.(*ssa.FieldAddr); ok && summary.IsField(flag.X) {
				return true
			}
		}
	}
	return false
}

func firstThread(fs []*frame) *frame {
	for _, f := range fs {
		if f.kind.thread() {
			return f
		}
	}
	return nil
}

// escapes reports whether the function that starts f may return while f runs.
func (e *engine) escapes(f *frame, sig *signal) bool {
	w := &way{e: e, frame: f.up, sig: sig}
	return slices.ContainsFunc(pointsOf(f.hop, f.up.fn), func(p ssa.Instruction) bool { return w.leads(p, nil) })
}

// follows reports whether, in frame top, the way from where a's goroutine is let
// go leads to b, or to the hop fb that leads on to b.
func (e *engine) follows(a, b place, fa, fb *frame, top *frame, sig *signal) bool {
	to := b.touch.at
	if fb != nil {
		to = fb.hop
	}
	ends := pointsOf(to, top.fn)
	w := &way{e: e, frame: top, sig: sig, renew: renewed(a.loc, top), passed: succeeds(a.frame, fa)}
	if v, ok := to.(ssa.Value); ok && fb != nil && v == w.renew {
		return false // the call that makes the object anew
	}
	if load, ok := b.touch.at.(*ssa.UnOp); ok && fb == nil && summary.ReadLate(load, w.stops) {
		return false
	}
	for _, from := range e.begins(a, top, fa.hop) {
		if w.leads(from, ends) && w.exactly(from, ends) {
			return true
		}
	}
	return false
}

// succeeds is the error that fa's function has returned to the frame above as nil,
// if the goroutine of an access is only started where it does: a constructor tries
// again after an error, when no goroutine is there.
func succeeds(f, fa *frame) ssa.Value {
	for f != nil && f.up != fa {
		f = f.up
	}
	call, ok := fa.hop.(*ssa.Call)
	if f == nil || f.kind == defers || !ok || fa.kind != calls {
		return nil
	}
	n := fa.fn.Signature.Results().Len()
	if n == 0 || !types.Identical(fa.fn.Signature.Results().At(n-1).Type(), types.Universe.Lookup("error").Type()) {
		return nil
	}
	fails := false
	chans.WalkFrom(f.hop, func(in ssa.Instruction) bool {
		if ret, ok := in.(*ssa.Return); ok {
			k, isConst := ret.Results[n-1].(*ssa.Const)
			fails = fails || !isConst || !k.IsNil()
		}
		return true
	})
	if fails {
		return nil
	}
	if n == 1 {
		return call
	}
	for _, ref := range *call.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok && x.Index == n-1 {
			return x
		}
	}
	return nil
}

// keptBy reports whether b stores what the call has returned that keeps the callback x:
// nobody could give it anything to call back for yet.
func keptBy(x *frame, b place) bool {
	call, ok := x.hop.(*ssa.Call)
	st, store := b.touch.at.(*ssa.Store)
	if !ok || !store || b.frame != x.up {
		return false
	}
	v := st.Val
	if mi, ok := v.(*ssa.MakeInterface); ok {
		v = mi.X
	}
	return tupleOf(v) == ssa.Value(call)
}

// renewed is the value whose computation gives l another place.
func renewed(l loc, top *frame) ssa.Value {
	if in, ok := l.root.(ssa.Instruction); ok && in.Parent() == top.fn {
		return l.root
	}
	return nil
}

// inner reports whether b is come to, from the entries of the functions between
// top and it, without waiting for sig.
func (e *engine) inner(b place, top *frame, sig *signal) bool {
	at := b.touch.at
	for f := b.frame; f != top && f.up != nil; f = f.up {
		if f.fn != nil {
			ends := pointsOf(at, f.fn)
			w := &way{e: e, frame: f, sig: sig}
			if !w.enters(f.fn, ends) {
				return false
			}
		}
		at = f.hop
	}
	return true
}

// again finds the loop that starts the last frame of way a second time while the
// first still runs: the frame whose hop stands in it. a is the access of the
// first, b that of the second.
func (e *engine) again(ways []*frame, a, b place) *frame {
	x := ways[len(ways)-1]
	if x.kind == parallels {
		w := &way{e: e, frame: x.up, free: true, renew: renewed(a.loc, x.up)}
		if w.leads(x.hop, []ssa.Instruction{x.hop}) && e.parallel(a, x) && e.parallel(b, x) {
			return x
		}
		return nil
	}
	if x.kind == hears || e.busy(x, b) || e.startedAlone(a) {
		return nil // one goroutine calls it, again and again; or it is waited for
	}
	sig := e.everyRound(e.signals(a, x.up), ways)
	if !e.inner(b, x.up, sig) || !e.inner(a, x.up, e.everyRound(e.signals(b, x.up), ways)) || e.inTurn(x, sig, a, b) {
		return nil
	}
	if x.kind == serves || x.kind == multiplies {
		return x
	}
	for i := len(ways) - 1; i > 0; i-- {
		f := ways[i]
		if f.kind == defers {
			return nil
		}
		if i < len(ways)-1 && f.fn != nil && access.IsLoopBody(f.fn) {
			return f // it comes to its end, so the next round begins
		}
		w := &way{e: e, frame: f.up, sig: sig, renew: renewed(a.loc, f.up), passed: succeeds(a.frame, f)}
		if back := []ssa.Instruction{f.hop}; w.leads(f.hop, back) && w.exactly(f.hop, back) {
			return f
		}
		if !e.escapes(f, sig) || f.up.kind.thread() {
			return nil
		}
	}
	return nil
}

// everyRound is s without the objects that each round of the loop around a hop
// makes anew: two goroutines of the loop have nothing in common by them.
func (e *engine) everyRound(s *signal, ways []*frame) *signal {
	own := func(l loc) bool {
		in, ok := l.root.(ssa.Instruction)
		if !ok || in.Block() == nil {
			return false
		}
		return slices.ContainsFunc(ways[1:], func(f *frame) bool {
			loop := e.res.LoopOf(f.hop.Block())
			return loop != nil && loop.Body[in.Block()]
		})
	}
	if !slices.ContainsFunc(s.opaque, own) {
		return s
	}
	t, ok := e.rounds[s]
	if !ok {
		c := *s
		c.opaque = slices.DeleteFunc(slices.Clone(s.opaque), own)
		t = &c
		e.rounds[s] = t
	}
	return t
}

// inTurn reports whether the goroutines of one statement may wait for one
// another: they wait for something that they tell themselves, or their group
// runs one at a time.
func (e *engine) inTurn(x *frame, sig *signal, ps ...place) bool {
	if x.fn != nil {
		for _, op := range e.whole(x.fn, 0).waits {
			if sig.objs[e.res.Object(op.Val)] {
				return true
			}
		}
	}
	for _, p := range ps {
		if slices.Contains(e.gatesTo(p, x.up), nil) {
			return true
		}
	}
	return sig.group && slices.ContainsFunc(e.calls(x.up.fn), limitsToOne)
}

// limitsToOne reports whether a call is g.SetLimit(1).
func limitsToOne(c call) bool {
	args := c.in.Common().Args
	return c.name == "golang.org/x/sync/errgroup.Group.SetLimit" && indexKey(args[len(args)-1]) == "1"
}

// parallel reports whether p, in the subtest x, comes after its t.Parallel.
func (e *engine) parallel(p place, x *frame) bool {
	at := p.touch.at
	for f := p.frame; f != x; f = f.up {
		at = f.hop
	}
	call := e.parallelCall(x.fn)
	w := &way{e: e, frame: x, free: true}
	return call != nil && w.leads(call, pointsOf(at, x.fn))
}
