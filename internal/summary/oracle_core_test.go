package summary_test

import (
	"maps"
	"strings"
)

// The oracle: random functions over three locks, without calls, small enough
// to try every way through them. At each probe it knows which locks are held
// on every way, and the engine's Held must lie between two answers:
//
//   - it claims no lock that some way comes without (exact: conditions on the
//     parameters, which never change, are the same wherever they are asked);
//   - it misses none that is held even if every condition goes either way at
//     will (plain: what a dataflow analysis without conditions finds).
//
// A way on which the program blocks for itself or dies (Lock while held,
// unlock in the wrong mode or twice) ends there for the exact answer, and goes
// on for the plain one; what the engine does with it is its own affair. An
// unlock of what is not held lets go what the caller held; when that is taken
// back, Held, which is about what the function itself took, need not have it.

// world is one way through the function: its locks and its deferred unlocks.
type world struct {
	locks  [3][4]uint8
	defers [maxDefers]uint8 // 1 + 2*lock + mode; 0 ends the list
}

// The counters of a lock.
const (
	inWrite = iota // how often it is held so
	inRead
	letGo   // bits 1<<mode: the caller's hold was let go
	touched // it has been this function's own
)

// worlds is a set of ways that are at one place.
type worlds map[world]bool

func (w worlds) add(o worlds) { maps.Copy(w, o) }

// ends collects the ways that leave a block otherwise than through its end.
type ends struct{ breaks, continues worlds }

func newEnds() *ends { return &ends{worlds{}, worlds{}} }

// oracle walks all ways for one choice of parameters.
type oracle struct {
	params [3]bool
	blind  bool     // conditions go either way
	plain  bool     // blind, and lock operations do the least that they can
	own    bool     // what is taken back for the caller does not count
	held   []worlds // probe → the ways that come by
	exits  worlds   // the ways that end, after their deferred unlocks
	// selfTry: some way tries a lock that it holds. That must fail, which the
	// engine does not know.
	selfTry bool
}

// function runs a whole body.
func (o *oracle) function(body []node) {
	o.leave(o.run(body, worlds{{}: true}, newEnds()))
}

func (o *oracle) run(ns []node, in worlds, e *ends) worlds {
	for _, n := range ns {
		in = o.step(n, in, e)
	}
	return in
}

// choose splits ways at a condition.
func (o *oracle) choose(n node, in worlds) (yes, no worlds) {
	switch {
	case n.cond == 4:
		return in, worlds{}
	case n.cond == 3 || o.blind:
		return in, in
	case o.params[n.cond] != n.negate:
		return in, worlds{}
	}
	return worlds{}, in
}

func (o *oracle) step(n node, in worlds, e *ends) worlds {
	out := worlds{}
	switch n.kind {
	case "lock", "unlock", "rlock", "runlock":
		for w := range in {
			if v, ok := o.operate(w, n); ok {
				out[v] = true
			}
		}
	case "defer":
		for w := range in {
			i := 0
			for w.defers[i] != 0 {
				i++
			}
			w.defers[i] = uint8(1 + 2*n.lock)
			out[w] = true
		}
	case "try":
		// A TryLock of what this goroutine holds fails; of anything else it may
		// do either.
		got, failed := o.try(n.lock, in)
		again := o.run(n.a, got, e)
		again.add(failed)
		got, failed = o.try(n.lock, again)
		out.add(got)
		out.add(o.run(n.b, failed, e))
	case "probe":
		o.held[n.probe].add(in)
		return in
	case "if":
		yes, no := o.choose(n, in)
		out.add(o.run(n.a, yes, e))
		out.add(o.run(n.b, no, e))
	case "switch":
		out.add(in)
		out.add(o.run(n.a, in, e))
		out.add(o.run(n.b, in, e))
	case "loop":
		head := maps.Clone(in)
		for {
			size := len(head)
			yes, no := o.choose(n, head)
			inner := newEnds()
			out.add(no)
			head.add(o.run(n.a, maps.Clone(yes), inner))
			head.add(inner.continues)
			out.add(inner.breaks)
			if len(head) == size {
				return out
			}
		}
	case "break":
		e.breaks.add(in)
	case "continue":
		e.continues.add(in)
	case "return":
		o.leave(in)
	}
	return out
}

// leave ends ways: the deferred unlocks run, youngest first.
func (o *oracle) leave(ws worlds) {
	for w := range ws {
		alive := true
		for i := maxDefers - 1; i >= 0 && alive; i-- {
			if d := w.defers[i]; d != 0 {
				w, alive = o.operate(w, node{kind: "unlock", lock: int(d-1) / 2})
			}
		}
		if alive {
			o.exits[w] = true
		}
	}
}

// try gives the ways on which a TryLock succeeds, and those on which it fails.
func (o *oracle) try(lock int, in worlds) (got, failed worlds) {
	got, failed = worlds{}, maps.Clone(in)
	for w := range in {
		if l := w.locks[lock]; l[inWrite]+l[inRead] > 0 && !o.plain {
			o.selfTry = true
			continue
		}
		if v, ok := o.operate(w, node{kind: "lock", lock: lock}); ok {
			got[v] = true
		}
	}
	return got, failed
}

// operate does a lock operation; false: this way ends here.
func (o *oracle) operate(w world, n node) (world, bool) {
	l := &w.locks[n.lock]
	mode := inWrite
	if strings.HasPrefix(n.kind, "r") {
		mode = inRead
	}
	if strings.HasSuffix(n.kind, "unlock") {
		return w, o.release(l, mode)
	}
	switch {
	case o.plain:
		if l[letGo] == 0 && l[mode] < 3 {
			l[mode]++
		}
		return w, true
	case l[inWrite] > 0 || mode == inWrite && l[inRead] > 0:
		return w, false
	case o.own && l[letGo]&(1<<mode) != 0:
		l[letGo] &^= 1 << mode
		return w, true
	}
	if l[mode] < 3 { // who reads thrice may stay at three: nobody unlocks so often
		l[mode]++
	}
	l[touched] = 1
	return w, true
}

func (o *oracle) release(l *[4]uint8, mode int) bool {
	switch {
	case o.plain: // the least that can be left
		if l[inWrite]+l[inRead] == 0 {
			l[letGo] = 1
		}
		l[inWrite], l[inRead] = 0, 0
	case l[mode] > 0:
		l[mode]--
	case l[1-mode] > 0:
		return false
	case !o.blind && (l[touched] > 0 || l[letGo] != 0):
		return false // the caller cannot have held it, or not so
	default:
		l[letGo] |= 1 << mode
	}
	return true
}
