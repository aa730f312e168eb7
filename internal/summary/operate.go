package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

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
	mode = w.eng.permit(lk, mode)
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
		w.condWait(s, at, op.Recv, lk, here)
	case ops.Once, ops.Flight:
		w.acquire(s, at, lk, lockgraph.Write, here)
		w.hold(s, at, lk, lockgraph.Write, here)
		w.callNow(s, at, op.Fn)
		w.release(s, at, lk, lockgraph.Write, "")
	case ops.CallNow:
		w.callNow(s, at, op.Fn)
	case ops.CallLater:
		for _, f := range op.Fn {
			w.startFunc(s, at, f)
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
//
// It lets go with the L's Unlock, whatever the lock is held for.
func (w *walker) condWait(s *state, at ssa.Instruction, recv ssa.Value, cond Lock, here *Trace) {
	if w.rec != nil {
		w.rec.addEvent(s, Event{Kind: EvCondWait, Lock: cond, Trace: here})
		lk := w.named(Lock{Path: s.resolve(w.env.CondLock(recv))})
		if i := s.find(lk.Path, lockgraph.Read, false); i >= 0 && s.find(lk.Path, lockgraph.Write, false) < 0 {
			w.rec.misuse(Misuse{Kind: WrongMode, At: at, Lock: lk, Mode: lockgraph.Write, Other: s.held[i].At, OtherMode: lockgraph.Read})
		}
	}
	w.forget(s)
}

// hold adds a lock to the state. A lock that was let go and is taken back is
// as on entry.
func (w *walker) hold(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode, tr *Trace) {
	s.free = without(s.free, func(f letAt) bool { return f.Lock.Path == lk.Path })
	for i, l := range s.let {
		if l.Lock.Path == lk.Path && l.Mode == mode {
			s.let = cut(s.let, i)
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
		s.free = append(s.free, letAt{Let{Lock: lk, Mode: mode}, at})
		w.released(s.held[i].At, at)
		s.held = cut(s.held, i)
		return
	}
	if i := s.find(lk.Path, mode, true); i >= 0 {
		if w.rec != nil {
			w.rec.misuse(Misuse{Kind: WrongMode, At: at, Lock: lk, Mode: mode, Other: s.held[i].At, OtherMode: s.held[i].Mode, Callee: callee})
		}
		w.released(s.held[i].At, at)
		s.held = cut(s.held, i)
		return
	}
	if w.releaseAlias(s, at, lk, mode) || slices.Contains(w.left, lk.Path) {
		return
	}
	for _, f := range s.free {
		if f.Lock.Path == lk.Path && f.Lock.Path.Known() && !lk.Path.Vague() {
			if w.rec != nil {
				w.rec.misuse(Misuse{Kind: TwiceReleased, At: at, Lock: lk, Mode: mode, Other: f.at, Callee: callee, Held: slices.Clip(s.held)})
			}
			return
		}
	}
	for _, l := range s.let {
		if l.Lock.Path == lk.Path && l.Mode == mode {
			if w.rec != nil && !lk.Path.Vague() && mode == lockgraph.Write {
				w.rec.misuse(Misuse{Kind: TwiceReleased, At: at, Lock: lk, Mode: mode, Other: l.at, Callee: callee, Held: slices.Clip(s.held)})
			}
			return
		}
	}
	if w.rec != nil {
		w.rec.misuse(Misuse{Kind: NotHeld, At: at, Lock: lk, Mode: mode, Callee: callee, Held: slices.Clip(s.held), Conds: w.entryConds(s)})
	}
	if lk.Path.Known() {
		s.let = append(s.let, letAt{Let{Lock: lk, Mode: mode}, at})
	}
}

// releaseAlias releases a lock of the same class whose path is not the one
// held but may well be the same object: an element of a collection, a value
// that came by another way. Two parameters or two variables are two objects.
func (w *walker) releaseAlias(s *state, at ssa.Instruction, lk Lock, mode lockgraph.Mode) bool {
	found := false
	s.held = without(s.held, func(h Held) bool {
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

func cutRLocker(p access.Path) (access.Path, bool) {
	n := len(p.Sel) - len(access.RLocker)
	if n < 0 || p.Sel[n:] != access.RLocker {
		return p, false
	}
	p.Sel = p.Sel[:n]
	return p, true
}
