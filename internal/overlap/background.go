package overlap

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
)

// background finds what a goroutine that nobody waits for writes again and again,
// and what an exported function reads: both with no lock. A single write could be
// over before anybody reads; one in a loop cannot. The reverse, what the goroutine
// reads again and again and an exported method sets, is one where a constructor has
// started the goroutine: nobody can come before it. What the goroutine writes under a
// lock of the same object, and the exported method reads without, is no better,
// however many others read it so.
func (e *engine) background() []Conflict {
	var out []Conflict
	told := map[word]bool{}
	for _, root := range e.spawners() {
		e.forget()
		inside := map[*ssa.Function]bool{}
		for _, p := range e.collect(root) {
			part := p.touch.word()
			w := part
			if nested(p.loc) {
				w = wholeOf(p.touch) // methods of the part's type are called on copies too
			}
			x := p.frame.thread
			if w == (word{}) || told[w] || p.touch.kind != Write && p.touch.kind != Read || x == nil || x.kind != spawns || x.fn == nil || !e.repeats(p, x) {
				continue
			}
			locked := p.touch.kind == Write && e.underOwnLock(p)
			if e.res.InTest(p.touch.at.Pos()) || !locked && (len(e.locks(p)) > 0 || e.guardedSomewhere(w) || part != w && e.guardedSomewhere(part)) || e.chosen(p) || handedTo(p.loc.root, x.hop) {
				continue
			}
			if len(inside) == 0 {
				inside = e.reached(x.fn)
			}
			find := e.reader
			if p.touch.kind == Read {
				find = e.writer
			}
			if r, ok := find(w, p, x, inside); ok {
				told[w] = true
				c := e.conflict(p, place{frame: &frame{fn: r.fn}, touch: r.touch, loc: p.loc}, meeting{thread: x, other: x})
				if locked {
					c.A, c.B = c.B, c.A // it is the reader that misses the lock
				}
				out = append(out, c)
			}
		}
	}
	return out
}

// underOwnLock reports whether a field is written under locks of its own object only.
func (e *engine) underOwnLock(p place) bool {
	ls := e.locks(p)
	return len(ls) > 0 && !slices.ContainsFunc(ls, func(class string) bool { return class == "" || class == "once" || !ofTouched(p.touch, class) })
}

// wholeOf is the field of the outermost struct that a touch of one of its parts stands
// in, if the same expression names it: w.stats of w.stats.n. None for others.
func wholeOf(t *touch) word {
	fa, ok := t.val.(*ssa.FieldAddr)
	if !ok || t.via != nil {
		return word{}
	}
	for out := false; ; out = true {
		up, ok := fa.X.(*ssa.FieldAddr)
		if !ok && !out {
			return word{}
		}
		if !ok {
			return wordOf(fa)
		}
		fa = up
	}
}

// nested reports whether a field is one of a struct that lies in another.
func nested(l loc) bool {
	s := steps(l.sel)
	return len(s) >= 2 && s[len(s)-1][0] == '.' && s[len(s)-2][0] == '.'
}

// handedTo reports whether an object is made for the goroutine that start begins,
// and nobody else gets it: what others do to objects of its type is no concern of
// that goroutine's.
func handedTo(obj ssa.Value, start ssa.Instruction) bool {
	switch obj := obj.(type) {
	case *ssa.Alloc:
		return access.OnlyFor(obj, start)
	}
	return false
}

// spawners lists the functions that hold a go statement or the like.
func (e *engine) spawners() []*ssa.Function {
	var out []*ssa.Function
	seen := map[*ssa.Function]bool{}
	for _, s := range e.res.Spawns {
		if !seen[s.In] {
			seen[s.In] = true
			out = append(out, s.In)
		}
	}
	return out
}

// repeats reports whether the goroutine x comes to p any number of times, and runs
// on when its starter has returned.
func (e *engine) repeats(p place, x *frame) bool {
	if len(e.gatesTo(p, x.up)) > 0 {
		return false // it is told to: what tells it may keep others away
	}
	looped := false
	at := p.touch.at
	for f := p.frame; ; f = f.up {
		looped = looped || e.forEver(e.res.LoopOf(at.Block()))
		if f == x {
			break
		}
		at = f.hop
	}
	return looped && e.escapes(x, e.signals(p, x.up))
}

// forEver reports whether a loop is one that sleeps, ticks or selects, which is
// how goroutines pass the life of a program.
func (e *engine) forEver(loop *chans.Loop) bool {
	if loop == nil {
		return false
	}
	for b := range loop.Body {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if in.Op == token.ARROW && e.ticks(in.X) {
					return true
				}
			case *ssa.Call:
				if chans.CalleeName(in.Common()) == "time.Sleep" || in.Call.IsInvoke() && blocking[in.Call.Method.Name()] {
					return true
				}
			}
		}
	}
	return false
}

// blocking are the methods of connections and streams by which a loop waits for
// what comes next.
var blocking = map[string]bool{"Accept": true, "Recv": true, "ReadMessage": true, "ReadFrom": true, "ReadPacket": true}

// guardedSomewhere reports whether the word is accessed under a lock or atomically
// anywhere: then package snapshot's beliefs have more to say.
func (e *engine) guardedSomewhere(w word) bool {
	for _, a := range e.index()[w] {
		if a.kind == Counted || len(e.res.Held(a.at)) > 0 {
			return true
		}
	}
	return false
}

// reader finds an exported function that reads the word without waiting for the
// goroutine.
func (e *engine) reader(w word, p place, x *frame, inside map[*ssa.Function]bool) (accessAt, bool) {
	writers := map[*ssa.Function]bool{}
	for _, a := range e.index()[w] {
		writers[a.fn] = writers[a.fn] || a.kind.changes()
	}
	for _, a := range e.index()[w] {
		obj := a.fn.Object()
		if a.kind != Read || writers[a.fn] || inside[a.fn] || a.fn == x.up.fn || obj == nil || !obj.Exported() || e.ownMethod(a.fn) || e.res.InTest(a.fn.Pos()) {
			continue
		}
		if w.field != nil && (a.fn.Signature.Recv() == nil || a.loc.root != ssa.Value(a.fn.Params[0])) {
			continue
		}
		sig := e.signals(p, x.up)
		way := &way{e: e, frame: &frame{fn: a.fn}, sig: sig}
		if e.bare(a.at) && !e.chosenAt(a.at) && len(e.gates(a.fn, a.at)) == 0 && way.enters(a.fn, []ssa.Instruction{a.at}) {
			return a, true
		}
	}
	return accessAt{}, false
}

// writer finds an exported method that sets what the goroutine reads, once the
// constructor that has started it is over.
func (e *engine) writer(w word, p place, x *frame, inside map[*ssa.Function]bool) (accessAt, bool) {
	if w.field == nil || !e.constructed(x.up.fn) {
		return accessAt{}, false
	}
	for _, a := range e.index()[w] {
		obj := a.fn.Object()
		if a.kind != Write || inside[a.fn] || obj == nil || !obj.Exported() || e.ownMethod(a.fn) || e.res.InTest(a.fn.Pos()) || begins.MatchString(a.fn.Name()) {
			continue
		}
		if a.fn.Signature.Recv() == nil || a.loc.root != ssa.Value(a.fn.Params[0]) || !fixed(steps(a.loc.sel)) || !e.bare(a.at) || e.chosenAt(a.at) || len(e.gates(a.fn, a.at)) > 0 {
			continue
		}
		way := &way{e: e, frame: &frame{fn: a.fn}, sig: e.signals(p, x.up)}
		if way.enters(a.fn, []ssa.Instruction{a.at}) {
			return a, true
		}
	}
	return accessAt{}, false
}

// constructed reports whether a function is a constructor, or only constructors
// call it.
func (e *engine) constructed(fn *ssa.Function) bool {
	fn = access.Outermost(fn)
	if constructs(fn) {
		return true
	}
	n := 0
	for _, call := range e.res.Callers[fn] {
		caller := access.Outermost(call.Parent())
		if e.res.InTest(caller.Pos()) {
			continue
		}
		if _, plain := call.(*ssa.Call); !plain || !constructs(caller) {
			return false
		}
		n++
	}
	return n > 0 && (fn.Object() == nil || !fn.Object().Exported())
}
