package unlock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// deferredLocks reports defer mu.Lock() of a lock that is held already, and the
// defer of a helper that locks and returns the unlock.
func (c *checker) deferredLocks() {
	for _, b := range c.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				c.deferredLock(d)
				c.deferredHelper(d)
			}
		}
	}
}

func (c *checker) deferredLock(d *ssa.Defer) {
	op := ops.Of(&d.Call)
	if op.Kind != ops.Acquire || op.Recv == nil {
		return
	}
	path := c.f.Env.Of(op.Recv)
	if !slices.ContainsFunc(c.res.Held(d), func(h summary.Held) bool { return h.Path == path && h.Mode == op.Mode }) {
		return
	}
	call, meant := "Lock", "Unlock"
	if op.Mode == lockgraph.Read {
		call, meant = "RLock", "RUnlock"
	}
	l := summary.Lock{Path: path}
	c.report(summary.PosOf(d), "deferred-lock", l, nil, "defer %s.%s() takes the lock at return; %s is meant", c.name(d, l), call, meant)
}

func (c *checker) deferredHelper(d *ssa.Defer) {
	callee := d.Call.StaticCallee()
	if callee == nil {
		return
	}
	f := c.res.Func(callee)
	if f == nil || len(f.Sum.Outcomes) != 1 || len(f.Sum.Outcomes[0].Acq) == 0 || len(f.Sum.Funcs) == 0 {
		return
	}
	call := c.res.CallText(d)
	c.report(summary.PosOf(d), "deferred-lock", f.Sum.Outcomes[0].Acq[0].Lock, nil,
		"defer %s() takes the lock at return and leaves it locked; defer %s()() is meant", call, call)
}

// misuses reports releases that do not fit.
func (c *checker) misuses() {
	for i := range c.f.Misuses {
		m := &c.f.Misuses[i]
		switch m.Kind {
		case summary.WrongMode:
			c.wrongMode(m)
		case summary.TwiceReleased:
			c.twice(m)
		case summary.NotHeld:
			c.notHeld(m)
		}
	}
}

func (c *checker) wrongMode(m *summary.Misuse) {
	got, want := "Unlock", "RUnlock"
	if m.Mode == lockgraph.Read {
		got, want = want, got
	}
	pos := summary.PosOf(m.At)
	if call, ok := m.At.(*ssa.Call); ok && ops.Of(&call.Call).Kind == ops.CondWait {
		c.report(pos, "wrong-unlock", m.Lock, nil, "%s is %s at %s, and Wait lets it go with Unlock",
			c.f.LockName(m.Lock), locked(m.OtherMode), c.res.Since(summary.PosOf(m.Other), pos))
		return
	}
	c.report(pos, "wrong-unlock", m.Lock, nil, "%s is %s at %s but released with %s, not %s",
		c.name(m.At, m.Lock), locked(m.OtherMode), c.res.Since(summary.PosOf(m.Other), pos), got, want)
}

func (c *checker) twice(m *summary.Misuse) {
	if isChannel(m.At) {
		// A receive too many takes somebody else's place, or waits for ever.
		c.report(summary.PosOf(m.At), "double-release", m.Lock, nil, "%s is released twice: first at %s", c.name(m.At, m.Lock), c.res.Since(summary.PosOf(m.Other), summary.PosOf(m.At)))
		return
	}
	if m.Mode == lockgraph.Permit || m.At == m.Other {
		return // a semaphore may be released in parts
	}
	if m.Lock.Path.Kind == access.Local && m.Lock.Path.Vague() {
		return
	}
	d, deferred := m.At.(*ssa.Defer)
	if !deferred {
		pos := summary.PosOf(m.At)
		c.report(pos, "double-unlock", m.Lock, c.released(m.Other, m), "%s is unlocked twice: first at %s", c.name(m.At, m.Lock), c.res.Since(summary.PosOf(m.Other), pos))
		return
	}
	pos := summary.PosOf(m.Other)
	c.report(pos, "double-unlock", m.Lock, nil, "%s is unlocked here and again by the deferred unlock at %s", c.name(m.Other, m.Lock), c.res.Since(summary.PosOf(d), pos))
}

func (c *checker) released(at ssa.Instruction, m *summary.Misuse) []finding.Step {
	return []finding.Step{{Site: c.res.SitePos(summary.PosOf(at)), Func: c.f.Name, Text: "unlocks " + c.name(m.At, m.Lock)}}
}

// notHeld reports a release without acquisition, where the function itself
// takes the lock on other paths or plainly meant another lock; otherwise its
// caller holds the lock.
func (c *checker) notHeld(m *summary.Misuse) {
	if m.Callee != "" || !m.Lock.Path.Known() || c.promised(m) || releasesByName(c.f.Fn) {
		return
	}
	if c.repeats(m.At.Block()) && (isDefer(m.At) || perElement(m.Lock.Path)) {
		return // each round lets go its own lock, that another loop took
	}
	if !c.takenAs(m.Lock.Path) && !c.wrongLock(m) {
		return // it was another index when the lock was taken
	}
	if !c.takes(m) && !c.wrongLock(m) && !c.failedTry(m) {
		return
	}
	pos := summary.PosOf(m.At)
	text := "%s is unlocked but not locked on this path"
	if m.Mode == lockgraph.Permit || isChannel(m.At) {
		text = "%s is released but not acquired on this path"
	}
	c.report(pos, "unlock-of-unlocked", m.Lock, nil, text, c.name(m.At, m.Lock))
}

// releasesByName reports whether the function's name says that it lets its
// caller's lock go.
func releasesByName(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	return strings.HasPrefix(name, "unlock") || strings.HasPrefix(name, "runlock") || strings.HasPrefix(name, "release")
}

func isDefer(i ssa.Instruction) bool { _, ok := i.(*ssa.Defer); return ok }

// perElement reports whether the lock is that of a value which a loop gets anew
// each round.
func perElement(p access.Path) bool {
	if p.Kind != access.Local {
		return p.Vague()
	}
	_, variable := p.Val().(*ssa.Alloc)
	return !variable
}

// takenAs reports whether the function takes the lock under the same path, at whatever
// place. One that goes by the index of a loop is another than that of the loop before.
func (c *checker) takenAs(p access.Path) bool {
	if !strings.Contains(p.Sel, "[") {
		return true
	}
	return slices.ContainsFunc(c.f.Fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			if !ok {
				return false
			}
			op := ops.Of(&call.Call)
			return op.Recv != nil && op.Kind != ops.Release && c.f.Env.Of(op.Recv) == p
		})
	})
}

// promised reports whether a condition on entry tells that the caller holds the
// lock on this path: a flag of the object, or a parameter that says so.
func (c *checker) promised(m *summary.Misuse) bool {
	return slices.ContainsFunc(m.Conds, func(cond summary.Cond) bool {
		if cond.Path.Kind != access.Param || cond.Path.Sel != "" {
			return true
		}
		name := strings.ToLower(c.f.Fn.Params[cond.Path.Index].Name())
		return strings.Contains(name, "lock") || strings.Contains(name, "held") || strings.Contains(name, "own")
	})
}

// takes reports whether the same release ends a hold on another path: here the
// lock is taken on some ways to the release and not on others.
func (c *checker) takes(m *summary.Misuse) bool {
	for _, rels := range c.f.Released {
		if slices.Contains(rels, m.At) {
			return true
		}
	}
	return c.localOnly(m)
}

// localOnly reports a lock that is a variable of this function and nobody
// else's: no caller can hold it.
func (c *checker) localOnly(m *summary.Misuse) bool {
	a, ok := m.Lock.Path.Val().(*ssa.Alloc)
	if !ok || m.Lock.Path.Sel != "" || len(m.Held) > 0 {
		return false
	}
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			if ops.Of(ref.Common()).Kind == ops.None {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// wrongLock reports whether a lock that the function took and never releases is
// held here: the names were mixed up.
func (c *checker) wrongLock(m *summary.Misuse) bool {
	return slices.ContainsFunc(m.Held, func(h summary.Held) bool {
		return h.Path.Kind != access.Stale && len(c.f.Released[h.At]) == 0 && h.Mode == m.Mode && c.siblings(h.Lock, m.Lock)
	})
}

// siblings reports whether two locks are fields of one object, or two
// variables: what a slip of the pen exchanges. Two elements of one container go by
// indices, which tell of it that one is the other.
func (c *checker) siblings(a, b summary.Lock) bool {
	return !strings.Contains(a.Path.Sel+b.Path.Sel, "[") && a.Path.Kind == b.Path.Kind && a.Path.Index == b.Path.Index && a.Path != b.Path && a.Path.Val() == b.Path.Val()
}

// failedTry reports a release on the path on which TryLock said no, or Acquire
// gave up.
func (c *checker) failedTry(m *summary.Misuse) bool {
	for _, b := range c.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if op := ops.Of(&call.Call); (op.Kind == ops.Try || op.Kind == ops.AcquireOr) && c.f.Env.Of(op.Recv) == m.Lock.Path && call.Block().Dominates(m.At.Block()) {
				return true
			}
		}
	}
	return false
}

// rounds reports locks that a loop leaves held when it goes round.
func (c *checker) rounds() {
	for i := range c.f.Relocks {
		r := &c.f.Relocks[i]
		if r.Held.At != r.At || r.Nested {
			continue
		}
		if d := c.deferredRelease(r.Held); d != nil {
			pos := summary.PosOf(d)
			c.report(pos, "deferred-unlock-in-loop", r.Held.Lock, c.tookSteps(r.Held), "deferred unlock of %s in a loop runs only at return: the next round locks it again", c.heldName(r.Held))
			continue
		}
		c.leftHeld(r.Held)
	}
	for i := range c.f.Rounds {
		round := &c.f.Rounds[i]
		for _, h := range round.Held {
			if c.leftBehind(round, h) {
				c.leftHeld(h)
			}
		}
	}
}

// leftHeld reports a lock that a round of a loop leaves held, at the loop.
func (c *checker) leftHeld(h summary.Held) {
	c.left[h.At] = true
	pos := c.res.LoopAround(h.At.Pos())
	c.report(pos, category(h), h.Lock, c.tookSteps(h), "%s", c.still(h, "when this loop goes round", pos))
}

// deferredRelease is the deferred call that will release h, nil if another
// release exists.
func (c *checker) deferredRelease(h summary.Held) *ssa.Defer {
	for _, rel := range c.f.Released[h.At] {
		if d, ok := rel.(*ssa.Defer); ok {
			return d
		}
	}
	return nil
}

// leftBehind reports whether the lock was taken in this round of the loop, of
// an element that the next round will not know, or is a permit, of which the next
// round takes another, and other rounds release it within the loop.
func (c *checker) leftBehind(round *summary.Round, h summary.Held) bool {
	if !round.To.Dominates(h.At.Block()) || !c.reaches(h.At, round.From.Instrs[0]) || c.goesOn(round, h) {
		return false
	}
	for _, rel := range c.f.Released[h.At] {
		if _, deferred := rel.(*ssa.Defer); deferred {
			return false
		}
		if round.To.Dominates(rel.Block()) && summary.InLoop(round.To, rel.Block()) && (h.Mode == lockgraph.Permit || c.perRound(round, h)) {
			return true
		}
	}
	return false
}

// goesOn reports whether the next round knows the lock as that of the element that it
// has come to: hand over hand.
func (c *checker) goesOn(round *summary.Round, h summary.Held) bool {
	edge := slices.Index(round.To.Preds, round.From)
	for _, in := range round.To.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		if _, ok := h.Path.Rest(c.f.Env.Of(phi.Edges[edge])); ok {
			return true
		}
	}
	return false
}

// perRound reports whether the lock belongs to something that each round of
// the loop gets anew.
func (c *checker) perRound(round *summary.Round, h summary.Held) bool {
	if h.Path.Kind == access.Stale {
		return true
	}
	v := h.Path.Val()
	if v == nil {
		return false
	}
	instr, ok := v.(ssa.Instruction)
	return ok && round.To.Dominates(instr.Block()) && summary.InLoop(round.To, instr.Block())
}
