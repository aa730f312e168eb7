package heldblock

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// onlyByEnd reports whether the other cases of an operation's select all wait
// for the end of the object it belongs to, and gives the channels that tell of
// it: select { case s.jobs <- j: case <-s.quit: }. Whoever waits there under a
// lock waits until somebody shuts the object down, which is a way out of the
// program and not of the deadlock.
func (c *checker) onlyByEnd(op *chans.Op) ([]string, bool) {
	if op.Select == nil || !op.Select.Blocking {
		return nil, false
	}
	var ends []string
	for _, other := range c.res.OpsAt(op.Select) {
		if other.Case == op.Case {
			continue
		}
		if !endSignal(other) {
			return nil, false
		}
		ends = append(ends, other.Name)
	}
	// A case that is no operation of this package's channels is left out of OpsAt.
	return ends, len(ends) == len(op.Select.States)-1
}

// fills reports whether the sends on a buffered channel can outrun whoever
// receives: a loop that takes one after the other, or goroutines of which the
// sender starts one for each, from a channel that outlives the call and whose
// room nobody asks for.
func (c *checker) fills(op *chans.Op) bool {
	o := op.Obj
	if len(o.Makes) == 0 || len(o.Fields) == 0 || len(o.Of(chans.Len)) > 0 || c.accounted(op) {
		return false
	}
	return !slices.ContainsFunc(o.Of(chans.Recv, chans.Range), func(r *chans.Op) bool {
		return r.Kind == chans.Recv && c.res.LoopOf(r.Instr.Block()) == nil && !c.startedBy(op.Fn, r.Fn)
	})
}

// accounted reports whether the sender notes in a field that something is under way,
// and every receiver takes the note back: who sends can ask first.
//
//	w.pending = make(chan struct{}); w.work <- n        // sender
//	n := <-w.work; …; close(w.pending); w.pending = nil // receiver
func (c *checker) accounted(send *chans.Op) bool {
	var notes []*types.Var
	summary.Passed(send.Instr, func(in ssa.Instruction) bool {
		if f, set := noted(in); f != nil && set {
			notes = append(notes, f)
		}
		return false
	})
	return slices.ContainsFunc(notes, func(note *types.Var) bool {
		return !slices.ContainsFunc(send.Obj.Of(chans.Recv, chans.Range), func(r *chans.Op) bool { return !takesBack(r, note) })
	})
}

// takesBack reports whether what comes behind a receive clears a field.
func takesBack(recv *chans.Op, note *types.Var) bool {
	cleared := false
	chans.WalkFrom(recv.Instr, func(in ssa.Instruction) bool {
		if f, set := noted(in); f == note && !set {
			cleared = true
		}
		return !cleared
	})
	return cleared
}

// noted is the field that an instruction sets to true or to a new channel, or clears.
func noted(in ssa.Instruction) (note *types.Var, set bool) {
	st, ok := in.(*ssa.Store)
	if !ok {
		return nil, false
	}
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return nil, false
	}
	note = chans.FieldOf(fa.X.Type(), fa.Field)
	switch v := st.Val.(type) {
	case *ssa.MakeChan:
		return note, true
	case *ssa.Const:
		if v.IsNil() {
			return note, false
		}
		if v.Value != nil && v.Value.Kind() == constant.Bool {
			return note, constant.BoolVal(v.Value)
		}
	}
	return nil, false
}

// startedBy reports whether fn is nothing but a goroutine that another function
// starts.
func (c *checker) startedBy(starter, fn *ssa.Function) bool {
	spawns := c.res.SpawnsOf(fn)
	return len(spawns) > 0 && len(c.res.Callers[fn]) <= len(spawns) &&
		!slices.ContainsFunc(spawns, func(s *chans.Spawn) bool { return s.In != starter })
}

// endSignal reports whether the operation receives from a channel of a field
// that nobody sends on and that only methods other than the receiver's close.
func endSignal(op *chans.Op) bool {
	o := op.Obj
	if op.Kind != chans.Recv || !o.Known() || o.Elem || o.Nil || len(o.Fields) == 0 || len(o.Of(chans.Send)) > 0 {
		return false
	}
	closes := o.Of(chans.Close)
	return len(closes) > 0 && !slices.ContainsFunc(closes, func(cl *chans.Op) bool { return cl.Fn == op.Fn })
}

// lockedEnd reports the close of a channel that tells of the end, where it
// comes after a lock that is held by those who wait for the close:
//
//	func (s *S) publish(v int) { s.mu.Lock(); …; select { case s.out <- v: case <-s.quit: } … }
//	func (s *S) Stop()         { s.mu.Lock(); …; close(s.quit) … }
//
// The way out that the select was given never opens while somebody stands in
// it. Only where its other cases depend on code that is not seen here: a reader
// of this package is judged by what it does.
func (c *checker) lockedEnd(o *chans.Object) {
	closes := o.Of(chans.Close)
	if len(closes) == 0 || !o.Known() || o.Elem || len(o.Fields) == 0 || len(o.Of(chans.Send)) > 0 {
		return
	}
	for _, op := range o.Of(chans.Recv) {
		if !c.outside(op) {
			continue
		}
		for _, waits := range c.heldAt(op.Instr) {
			closer, lock := c.closedUnder(closes, op, waits)
			if closer == nil || c.reported[closer.Pos] {
				continue
			}
			c.reported[closer.Pos] = true
			name := c.res.Func(closer.Fn).LockName(lock.Lock)
			report.At(c.pass, closer.Pos, finding.Finding{
				Category: "heldblock-peer",
				Message: "close of " + closer.Name + " comes after " + name + " is locked (" + c.res.Since(lock.At.Pos(), closer.Pos) +
					"), and " + c.res.FuncName(op.Fn, closer.Pos) + " holds " + name + " while it waits for the close (" +
					c.res.Since(op.Pos, closer.Pos) + ")",
				Func:       c.res.FuncName(closer.Fn, closer.Pos),
				Locks:      []string{waits.Class},
				Confidence: finding.Medium,
			})
			return
		}
	}
}

// outside reports whether the other cases of the operation's select are all
// left to code that is not seen.
func (c *checker) outside(op *chans.Op) bool {
	if op.Select == nil || !op.Select.Blocking || len(op.Select.States) < 2 {
		return false
	}
	n := 0
	for _, other := range c.res.OpsAt(op.Select) {
		if other.Case == op.Case {
			continue
		}
		o := other.Obj
		switch other.Kind {
		case chans.Send:
			if !o.UnknownRecv && !o.Foreign || len(o.Of(chans.Recv, chans.Range)) > 0 {
				return false
			}
		default:
			return false
		}
		n++
	}
	return n == len(op.Select.States)-1
}

// heldAt lists the classes of locks held at an instruction: by its function,
// and by all who call that.
func (c *checker) heldAt(in ssa.Instruction) []lockgraph.Gate {
	var out []lockgraph.Gate
	for _, h := range c.res.Held(in) {
		if h.Class != "" {
			out = append(out, lockgraph.Gate{Class: h.Class, Mode: h.Mode})
		}
	}
	for _, g := range c.res.Context(in.Parent()).Gates {
		if !slices.ContainsFunc(out, func(o lockgraph.Gate) bool { return o.Class == g.Class }) {
			out = append(out, g)
		}
	}
	return out
}

// closedUnder gives the first of the closes, with the lock that it holds, if all
// of them come with the waiter's lock held and another goroutine does them.
func (c *checker) closedUnder(closes []*chans.Op, waiter *chans.Op, waits lockgraph.Gate) (*chans.Op, summary.Held) {
	var first summary.Held
	for i, cl := range closes {
		if cl.Deferred || cl.Fn == waiter.Fn || c.told(waiter.Instr, peer{fn: cl.Fn, at: cl.Instr}) {
			return nil, first
		}
		held := c.res.Held(cl.Instr)
		k := slices.IndexFunc(held, func(h summary.Held) bool {
			return h.Class == waits.Class && h.At != nil && (h.Mode != lockgraph.Read || waits.Mode != lockgraph.Read)
		})
		if k < 0 || !sameOwner(held[k], wait{owner: c.owner(cl.Obj)}) {
			return nil, first
		}
		if i == 0 {
			first = held[k]
		}
	}
	return closes[0], first
}
