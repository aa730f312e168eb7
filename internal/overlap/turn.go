package overlap

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// This file knows goroutines that take turns by a flag: it is set before the
// goroutine starts, and whoever would come in its way looks at the flag first. That
// it is taken back when the goroutine has been heard of is not checked.

// busy reports whether p is only come to where a flag is false that was set before
// the goroutine x of another access was started. The flag itself is not kept apart by
// that.
func (e *engine) busy(x *frame, p place) bool {
	flags := setBefore(x.hop)
	if len(flags) == 0 || slices.Contains(flags, p.touch.word()) {
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

// setBefore lists the words that are true whenever control is at an instruction: its
// function has just made them so.
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
			if k, ok := st.Val.(*ssa.Const); ok && k.Value != nil && k.Value.Kind() == constant.Bool && constant.BoolVal(k.Value) {
				out = append(out, wordOf(st.Addr))
			}
		}
	}
	return out
}

// asksFalse is the word that a condition finds false when it comes out as holds; the
// empty word if it is about something else.
func asksFalse(cond ssa.Value, holds bool) word {
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
