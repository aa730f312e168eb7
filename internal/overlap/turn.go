package overlap

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file knows goroutines that take turns by a flag: it is set before the
// goroutine starts, and whoever would come in its way looks at the flag first. That
// it is taken back when the goroutine has been heard of is not checked.

// busy reports whether p is only come to where a flag is false that was set before
// the goroutine x of another access was started. The flag itself is not kept apart by
// that, unless it is never taken back: if t == nil { t = make…; go wait(t) }.
func (e *engine) busy(x *frame, p place) bool {
	flags := setBefore(x.hop)
	if len(flags) == 0 || slices.Contains(flags, p.touch.word()) && (p.touch.kind != Write || e.takenBack(p.touch.word())) {
		return false
	}
	at := p.touch.at
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil && f != x && at.Block() != nil {
			for iff, holds := range chans.Branches(at.Block()) {
				if slices.Contains(flags, asksFalse(iff.Cond, holds)) {
					return true
				}
			}
		}
		at = f.hop
	}
	return false
}

// claimed reports whether both accesses stand behind a flag that only the first who comes
// finds unset, and sets under the lock under which it looked:
//
//	mu.Lock(); if closed { … return }; closed = true; mu.Unlock(); …
func (e *engine) claimed(a, b place) bool {
	of := e.claimsOf(a)
	return len(of) > 0 && slices.ContainsFunc(e.claimsOf(b), func(w word) bool { return slices.Contains(of, w) })
}

// claimsOf lists the flags of that kind, back to the start of the access's goroutine.
func (e *engine) claimsOf(p place) []word {
	var out []word
	at := p.touch.at
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil {
			out = append(out, e.claimsAt(at)...)
		}
		if f.kind.thread() {
			break
		}
		at = f.hop
	}
	return out
}

func (e *engine) claimsAt(at ssa.Instruction) []word {
	if ws, ok := e.claims[at]; ok || at.Block() == nil {
		return ws
	}
	var out []word
	for iff, holds := range chans.Branches(at.Block()) {
		w := asksFalse(iff.Cond, holds)
		load := loadOf(iff.Cond)
		if w == (word{}) || load == nil || e.takenBack(w) {
			continue
		}
		held := e.res.Held(load)
		sets := summary.PassedSince(iff.Block(), at, func(in ssa.Instruction) bool {
			st, ok := in.(*ssa.Store)
			return ok && isSet(st.Val) && wordOf(st.Addr) == w && slices.ContainsFunc(e.res.Held(st), func(h summary.Held) bool {
				return h.Mode == lockgraph.Write && slices.ContainsFunc(held, func(o summary.Held) bool { return o.Path == h.Path && o.At == h.At })
			})
		})
		if sets {
			out = append(out, w)
		}
	}
	e.claims[at] = out
	return out
}

// loadOf is the load of the flag that a condition asks for.
func loadOf(cond ssa.Value) *ssa.UnOp {
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok || u.Op == token.MUL {
			return u
		}
		cond = u.X
	}
}

// takenBack reports whether anything makes a word false, or nil, again.
func (e *engine) takenBack(w word) bool {
	if e.cleared == nil {
		e.cleared = map[word]bool{}
		for _, fn := range e.res.Funcs {
			for _, b := range fn.Blocks {
				for _, in := range b.Instrs {
					if st, ok := in.(*ssa.Store); ok && !isSet(st.Val) {
						e.cleared[wordOf(st.Addr)] = true
					}
				}
			}
		}
	}
	return e.cleared[w]
}

// startedAlone reports whether p happens on a goroutine of which there is one at a time.
func (e *engine) startedAlone(p place) bool {
	for f := p.frame.thread; f != nil && f.up != nil; f = f.up.thread {
		if e.alone(f.hop) {
			return true
		}
	}
	return false
}

// alone reports whether a goroutine is started only where a flag is false, or a field
// nil, that its function sets, before or right after: while it runs no second one is
// started there.
func (e *engine) alone(start ssa.Instruction) bool {
	flags := append(setBefore(start), setBehind(start)...)
	if len(flags) == 0 {
		return false
	}
	for iff, holds := range chans.Branches(start.Block()) {
		if slices.Contains(flags, asksFalse(iff.Cond, holds)) {
			return true
		}
	}
	return false
}

// setBefore lists the words that are true, or not nil, whenever control is at an
// instruction: its function has just made them so.
func setBefore(at ssa.Instruction) []word {
	var out []word
	for b := at.Block(); b != nil; b = b.Idom() {
		for _, in := range b.Instrs {
			if in == at {
				break
			}
			st, ok := in.(*ssa.Store)
			if !ok || wordOf(st.Addr) == (word{}) {
				continue
			}
			if isSet(st.Val) {
				out = append(out, wordOf(st.Addr))
			}
		}
	}
	return out
}

// setBehind lists the words that the function of an instruction makes true, or not nil,
// on every way on from it.
func setBehind(at ssa.Instruction) []word {
	var out []word
	b := at.Block()
	behind := false
	for len(out) == 0 {
		for _, in := range b.Instrs {
			if st, ok := in.(*ssa.Store); ok && behind && isSet(st.Val) && wordOf(st.Addr) != (word{}) {
				out = append(out, wordOf(st.Addr))
			}
			behind = behind || in == at
		}
		if len(b.Succs) != 1 || len(b.Succs[0].Preds) != 1 {
			break
		}
		b = b.Succs[0]
	}
	return out
}

// isSet reports whether a value is true, or something that was made just now.
func isSet(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && v.Value.Kind() == constant.Bool && constant.BoolVal(v.Value)
	case *ssa.MakeChan, *ssa.Alloc, *ssa.MakeMap, *ssa.MakeClosure:
		return true
	case *ssa.Call:
		switch chans.CalleeName(v.Common()) {
		case "time.NewTimer", "time.NewTicker", "time.AfterFunc":
			return true
		}
	}
	return false
}

// asksFalse is the word that a condition finds false, or nil, when it comes out as
// holds; the empty word if it is about something else.
func asksFalse(cond ssa.Value, holds bool) word {
	if cmp, ok := cond.(*ssa.BinOp); ok && (cmp.Op == token.EQL && holds || cmp.Op == token.NEQ && !holds) {
		k, isConst := cmp.Y.(*ssa.Const)
		if load, ok := cmp.X.(*ssa.UnOp); ok && isConst && k.IsNil() && load.Op == token.MUL {
			return wordOf(load.X)
		}
		return word{}
	}
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok {
			return word{}
		}
		switch u.Op {
		case token.NOT:
			cond, holds = u.X, !holds
		case token.MUL:
			if holds {
				return word{}
			}
			return wordOf(u.X)
		default:
			return word{}
		}
	}
}
