package chanblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// This file holds what late asks of goroutines that functions of other packages run.

// lateThere is late for a channel that a function of another package has made:
// the goroutine that sends on it is that function's.
func (c *checker) lateThere(o *chans.Object) {
	if len(o.Makes) > 0 || len(o.Calls) != 1 || !o.Contained() || !o.Local() || o.Nil || o.Calls[0].Size < 0 {
		return
	}
	call := o.Calls[0]
	fn := call.At.Parent()
	if isMain(fn) || c.res.LoopOf(call.At.Block()) != nil {
		return
	}
	l := &leaving{c: c, o: o, start: call.At, size: int(call.Size), recvs: map[ssa.Instruction]*chans.Op{}}
	var first *chans.Op
	for _, op := range o.Ops {
		switch {
		case op.Kind == chans.Send && op.Via == nil, op.Kind != chans.Send && op.Kind != chans.Close && (op.Fn != fn || op.Instr == call.At):
			return
		case op.Kind == chans.Recv || op.Kind == chans.Range:
			l.recvs[op.Instr] = op
		case op.Kind == chans.Send && !op.Via.Cased:
			if first == nil {
				first = op
			}
			l.before++
			if op.Via.Loop {
				l.before = many
			}
			l.optional = l.optional || op.Via.Maybe
		}
	}
	if first == nil || len(l.recvs) == 0 {
		return
	}
	if l.optional {
		l.before = min(l.before, 1) // on one way or the other
	}
	l.before = min(l.before, many)
	c.leavesEarly(l, fn, first)
}

// startedThere reports whether an operation is that of a function of another package
// that a go statement runs.
func startedThere(op *chans.Op) bool {
	_, ok := op.Instr.(*ssa.Go)
	return ok && op.Via != nil
}

// addThere counts a send of such a function: those on some of its ways only are one.
func addThere(senders map[ssa.Instruction]int, op *chans.Op) {
	switch {
	case op.Via.Loop:
		senders[op.Instr] = many
	case op.Via.Maybe:
		senders[op.Instr] = max(senders[op.Instr], 1)
	default:
		senders[op.Instr] = min(many, senders[op.Instr]+1)
	}
}
