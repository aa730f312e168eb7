package overlap

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
)

// A tail is what may be done after some instruction of a function, and tells
// others that the instruction has been passed.
type tail struct {
	objs  map[*chans.Object]bool // sent to, closed, counted down, signalled
	taken map[*chans.Object]bool // received from: gives room, or a permit back
	// cancel: a context may be ended. opaque: code that is not seen is called,
	// with these values. atomics: words that are changed atomically.
	cancel  bool
	unseen  bool
	opaque  []loc
	atomics []loc
	waits   []*chans.Op // what it waits for
	waiting bool        // it calls something that is named as if it waited
	once    bool        // it calls sync.Once.Do
}

func newTail() *tail {
	return &tail{objs: map[*chans.Object]bool{}, taken: map[*chans.Object]bool{}}
}

// add takes over what another tail says that has a meaning outside its function.
func (t *tail) add(o *tail) {
	for k := range o.objs {
		t.objs[k] = true
	}
	for k := range o.taken {
		t.taken[k] = true
	}
	t.cancel, t.unseen = t.cancel || o.cancel, t.unseen || o.unseen
	t.waits = append(t.waits, o.waits...)
	t.waiting, t.once = t.waiting || o.waiting, t.once || o.once
}

// instr adds what one instruction does.
func (e *engine) tailInstr(t *tail, in ssa.Instruction, depth int) {
	for _, op := range e.res.OpsAt(in) {
		obj := e.res.Object(op.Val)
		switch op.Kind {
		case chans.Send, chans.Close, chans.Done, chans.Signal, chans.Broadcast:
			t.objs[obj] = true
		case chans.Recv, chans.Range:
			t.taken[obj] = true
			t.waits = append(t.waits, op)
		case chans.Wait, chans.CondWait:
			t.waits = append(t.waits, op)
		}
	}
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return
	}
	c := call.Common()
	if _, builtin := c.Value.(*ssa.Builtin); builtin {
		return
	}
	if _, spawn := in.(*ssa.Go); spawn {
		return
	}
	name := chans.CalleeName(c)
	switch {
	case isCancel(c):
		t.cancel = true
	case strings.HasPrefix(name, "sync/atomic."):
		if len(c.Args) > 0 {
			t.atomics = append(t.atomics, e.at(c.Args[0]))
		}
	case ops.Of(c).Kind == ops.Once:
		t.once = true
		e.tailClosures(t, ops.Of(c).Fn, depth)
	case len(ops.Of(c).Fn) > 0:
		e.tailClosures(t, ops.Of(c).Fn, depth)
	case access.LoopBody(c) != nil:
		e.tailClosures(t, []ssa.Value{access.LoopBody(c)}, depth)
	case e.res.Static(call) != nil:
		t.add(e.whole(e.res.Static(call), depth+1))
	case len(e.res.OpsAt(in)) == 0 && !benign(name) && !e.calmAbroad(c):
		t.waiting = t.waiting || waitNamed(c)
		t.opaqueCall(e, c)
	}
}

func (e *engine) tailClosures(t *tail, fns []ssa.Value, depth int) {
	for _, v := range fns {
		for _, fn := range e.res.Resolve(v) {
			t.add(e.whole(fn, depth+1))
		}
	}
}

func (t *tail) opaqueCall(e *engine, c *ssa.CallCommon) {
	t.unseen = true
	vals := c.Args
	if c.IsInvoke() {
		vals = append([]ssa.Value{c.Value}, vals...)
	}
	for _, v := range vals {
		if access.SharesMemory(v.Type()) {
			t.opaque = append(t.opaque, e.at(v))
		}
	}
}

// whole is what a function may do from its entry on, its callees included. Its
// opaque and atomics are in terms of the function itself and not handed on.
func (e *engine) whole(fn *ssa.Function, depth int) *tail {
	if t, ok := e.wholes[fn]; ok {
		return t
	}
	t := newTail()
	if depth > 5 || len(fn.Blocks) == 0 {
		t.unseen = true
		return t
	}
	e.wholes[fn] = t // ends recursion
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			e.tailInstr(t, in, depth)
		}
	}
	return t
}

// after is what fn may do once it has come to in, deferred calls included; of a deferred
// call, what comes when it has run.
func (e *engine) after(in ssa.Instruction) *tail {
	if t, ok := e.tails[in]; ok {
		return t
	}
	t := newTail()
	e.tails[in] = t
	_, atEnd := in.(*ssa.Defer)
	if !atEnd {
		chans.WalkFrom(in, func(next ssa.Instruction) bool {
			if _, deferred := next.(*ssa.Defer); !deferred {
				e.tailInstr(t, next, 0)
			}
			return true
		})
	}
	for _, b := range in.Parent().Blocks {
		for _, d := range b.Instrs {
			// Of what is deferred, the last comes first.
			if _, deferred := d.(*ssa.Defer); deferred && d != in && !(atEnd && chans.Dominates(in, d)) {
				e.tailInstr(t, d, 0)
			}
		}
	}
	return t
}

// A signal is what tells others that an access of another goroutine is over.
type signal struct {
	*tail
	opaque  []loc // in the root's terms
	atomics []loc
	group   bool // started by a Go method of a group whose Wait has another name
	once    bool // the access happens under a sync.Once
	abroad  bool // the access happens in another package
	timer   bool // started by a timer or at the end of a context
	// again: after the signal the access may come once more, without anything
	// that the goroutine would wait for in between.
	again map[*chans.Object]bool
}

// signals sums up what may follow p on the way out to frame top.
func (e *engine) signals(p place, top *frame) *signal {
	key := signalKey{p.frame, p.touch.first, p.touch.via != nil, top}
	if s, ok := e.sigs[key]; ok {
		return s
	}
	s := &signal{tail: newTail(), again: map[*chans.Object]bool{}}
	at := p.touch.first
	if p.touch.via != nil && p.frame.fn != nil {
		// The function goes on after the access, out of sight.
		s.abroad = true
		t := newTail()
		e.tailInstr(t, at, 0)
		s.add(t)
		for _, l := range t.opaque {
			s.opaque = append(s.opaque, p.frame.translate(e, l))
		}
	}
	for f := p.frame; f != top && f != nil; f = f.up {
		if f.fn != nil {
			t := e.after(at)
			s.add(t)
			if _, deferred := at.(*ssa.Defer); !deferred {
				e.repeated(s, f.fn, at)
			}
			for _, l := range t.opaque {
				s.opaque = append(s.opaque, f.translate(e, l))
			}
			for _, l := range t.atomics {
				s.atomics = append(s.atomics, f.translate(e, l))
			}
		}
		e.hopSignals(s, f)
		s.once = s.once || f.kind == once
		s.timer = s.timer || f.kind == fires
		at = f.hop
	}
	e.sigs[key] = s
	return s
}

// repeated notes the channels that fn sends on between one time at point and the
// next.
func (e *engine) repeated(s *signal, fn *ssa.Function, point ssa.Instruction) {
	waits := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(e.res.OpsAt(in), func(op *chans.Op) bool {
			return op.Kind != chans.Send && op.Kind != chans.Close && op.Kind != chans.Done
		})
	}
	for _, op := range e.res.OpsIn(fn) {
		if op.Kind == chans.Send && op.Select == nil && chans.ReachesAvoiding(point, op.Instr, waits) && chans.ReachesAvoiding(op.Instr, point, waits) {
			s.again[e.res.Object(op.Val)] = true
		}
	}
}

// partly reports whether the operation receives one of several signals, and not
// the last: the body of a range over the channel, or a receive that is no part
// of a loop that might count them.
func (e *engine) partly(op *chans.Op, s *signal) bool {
	if !s.again[e.res.Object(op.Val)] {
		return false
	}
	return op.Kind == chans.Range || op.Kind == chans.Recv && op.Select == nil && e.res.LoopOf(op.Instr.Block()) == nil
}

// hopSignals adds what the way of starting a goroutine says about its end.
func (e *engine) hopSignals(s *signal, f *frame) {
	call, ok := f.hop.(ssa.CallInstruction)
	if !ok || !f.kind.thread() {
		return
	}
	c := call.Common()
	if chans.IsGoMethod(c) {
		if o := e.res.Object(c.Args[0]); o != nil {
			s.objs[o] = true
		}
		s.group = true
	} else if f.kind == spawns {
		if _, stmt := f.hop.(*ssa.Go); !stmt {
			s.group = true
		}
	}
	e.endsAbroad(s, f, c)
	if m := e.memory(c); f.fn == nil && (m == nil || !m.Calm) { // the body is not seen: it may tell through all that it was given
		s.unseen = true
		for _, a := range append([]ssa.Value{c.Value}, c.Args...) {
			if o := e.res.Object(a); o != nil {
				s.objs[o] = true
			}
			if access.SharesMemory(a.Type()) {
				s.opaque = append(s.opaque, f.up.translate(e, e.at(a)))
			}
		}
	}
}

// orders reports whether instruction in of frame f may wait until what s tells of
// has happened. It is asked for what lies between the start of the goroutine and
// the other access, and says yes when in doubt.
func (e *engine) orders(in ssa.Instruction, s *signal, f *frame) bool {
	switch in := in.(type) {
	case *ssa.Select, *ssa.Defer, *ssa.Go:
		return false // the cases of a select are asked one by one
	case *ssa.RunDefers:
		return e.deferredWait(in.Parent(), s)
	case *ssa.UnOp, *ssa.Send, *ssa.Call:
		ops := e.res.OpsAt(in)
		for _, op := range ops {
			if e.opOrders(op, s) && !e.partly(op, s) {
				return true
			}
		}
		if call, ok := in.(*ssa.Call); ok && len(ops) == 0 {
			return e.callOrders(call, s, f)
		}
	}
	return false
}

// opOrders reports whether one operation may wait for the signal.
func (e *engine) opOrders(op *chans.Op, s *signal) bool {
	obj := e.res.Object(op.Val)
	switch op.Kind {
	case chans.Recv, chans.Range, chans.Wait, chans.CondWait:
		if chans.IsCtxDone(op.Val) {
			return s.cancel
		}
		if e.ticks(op.Val) {
			return false
		}
		return obj == nil || s.objs[obj] || (obj.UnknownSend || len(obj.Calls) > 0) && s.unseen
	case chans.Send:
		if !s.taken[obj] {
			return false
		}
		n, ok := obj.Capacity()
		return !ok || n <= 1
	}
	return false
}

// ticks reports whether v is the channel of a timer or a ticker, or one on which nobody
// but package os/signal sends: what comes there is no news of what goroutines do.
func (e *engine) ticks(v ssa.Value) bool {
	if chans.IsTicker(v) {
		return true
	}
	if call, ok := v.(*ssa.Call); ok {
		return chans.CalleeName(call.Common()) == "time.After"
	}
	o := e.res.Object(v)
	return o != nil && e.ofSystem()[o]
}

// ofSystem lists the channels that package os/signal alone sends on.
func (e *engine) ofSystem() map[*chans.Object]bool {
	if e.signalled != nil {
		return e.signalled
	}
	e.signalled = map[*chans.Object]bool{}
	for _, call := range e.res.CallsTo("os/signal", "Notify") {
		if o := e.res.Object(call.Common().Args[0]); o != nil && len(o.Of(chans.Send, chans.Close)) == 0 {
			e.signalled[o] = true
		}
	}
	return e.signalled
}

func (e *engine) callOrders(call *ssa.Call, s *signal, f *frame) bool {
	c := call.Common()
	if _, builtin := c.Value.(*ssa.Builtin); builtin || isCancel(c) {
		return false
	}
	if callee := e.res.Static(call); callee != nil {
		return e.mayWait(e.whole(callee, 0), s)
	}
	name := chans.CalleeName(c)
	if strings.HasPrefix(name, "sync/atomic.") {
		return len(c.Args) > 0 && e.related(f.translate(e, e.at(c.Args[0])), s.atomics)
	}
	if body := access.LoopBody(c); body != nil {
		return e.mayWait(e.whole(body.Fn.(*ssa.Function), 0), s)
	}
	op := ops.Of(c)
	if op.Kind == ops.Once && s.once {
		return true
	}
	if len(op.Fn) > 0 && (op.Kind == ops.CallNow || op.Kind == ops.Once || op.Kind == ops.Flight) {
		for _, v := range op.Fn {
			for _, fn := range e.res.Resolve(v) {
				if e.mayWait(e.whole(fn, 0), s) {
					return true
				}
			}
		}
		return false
	}
	if op.Kind != ops.None {
		return false
	}
	if benign(name) {
		return s.timer && name == "time.Timer.Stop"
	}
	return !e.calmAbroad(c) && (waitNamed(c) || e.unseenOrders(c, s, f))
}

// mayWait reports whether a function that does what t says may wait for s.
func (e *engine) mayWait(t *tail, s *signal) bool {
	if t.waiting || t.once && s.once {
		return true
	}
	for _, op := range t.waits {
		if e.opOrders(op, s) {
			return true
		}
	}
	return false
}

// deferredWait reports whether a deferred call of fn may wait for s.
func (e *engine) deferredWait(fn *ssa.Function, s *signal) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			for _, op := range e.res.OpsAt(d) {
				if e.opOrders(op, s) {
					return true
				}
			}
			callee := e.res.Static(d)
			if callee != nil && e.mayWait(e.whole(callee, 0), s) || callee == nil && waitNamed(d.Common()) && !benign(chans.CalleeName(d.Common())) {
				return true
			}
		}
	}
	return false
}
