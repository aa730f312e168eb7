package chanblock

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unanswered reports a receive that has no other way on, of an answer that one
// loop gives to whoever has registered a channel, when the loop can end without
// telling those who still wait.
func (c *checker) unanswered(o *chans.Object) {
	if !o.Known() || !o.Elem || len(o.Makes) == 0 || o.Nil {
		return
	}
	loopFn := c.answerer(o)
	if loopFn == nil || c.atOnce(o) {
		return
	}
	for _, recv := range o.Of(chans.Recv) {
		if !recv.Alone() || recv.Deferred || recv.Spawned || recv.Fn == loopFn || !slices.ContainsFunc(o.Makes, func(mk *ssa.MakeChan) bool {
			return mk.Parent() == recv.Fn && (c.res.LoopOf(recv.Instr.Block()) == c.res.LoopOf(mk.Block()))
		}) {
			continue
		}
		if exit := c.endsSilently(o, loopFn); exit != nil {
			c.report(recv, "chanblock-unanswered", finding.Medium,
				c.res.Verb(recv)+" waits for ever once "+c.res.FuncName(loopFn, recv.Pos)+", which alone answers, has returned at "+c.res.Place(chans.ExitPos(exit), recv.Pos))
			return
		}
	}
}

// atOnce reports whether every answer goes to the channel that the loop has just got by a
// receive for which the asker waited: who has got rid of his request gets his answer.
func (c *checker) atOnce(o *chans.Object) bool {
	for _, op := range o.Of(chans.Send, chans.Close) {
		from := received(op.Val)
		if from == nil {
			return false
		}
		if q := c.res.Object(from); q == nil || !q.Known() || !q.Unbuffered() {
			return false
		}
	}
	return true
}

// received gives the channel that a value, or the struct that it is a field of, has just
// been received from; nil if it came otherwise.
func received(v ssa.Value) ssa.Value {
	v = holder(v)
	if x, ok := v.(*ssa.Extract); ok {
		if sel, ok := x.Tuple.(*ssa.Select); ok {
			return sel.States[receivedBy(sel, x.Index)].Chan
		}
		v = x.Tuple
	}
	if x, ok := v.(*ssa.UnOp); ok && x.Op == token.ARROW {
		return x.X
	}
	return nil
}

// holder gives what a value is, or is a field of: something that has just been received,
// or a parameter; nil if it came otherwise.
func holder(v ssa.Value) ssa.Value {
	for range 8 {
		switch x := v.(type) {
		case *ssa.Field:
			v = x.X
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Alloc:
			v = chans.OnlyStore(x)
		case *ssa.Extract:
			if receives(x.Tuple) {
				return x
			}
			return nil
		case *ssa.UnOp:
			if receives(x) {
				return x
			}
			v = x.X
		case *ssa.Parameter:
			return x
		default:
			return nil
		}
	}
	return nil
}

func receives(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		return v.Op == token.ARROW
	}
	return false
}

// receivedBy gives the case of a select whose value is the result of that index: after the
// case's number and whether it was a value come those of the receiving cases, in order.
func receivedBy(sel *ssa.Select, index int) int {
	n := 2
	for i, st := range sel.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		if n == index {
			return i
		}
		n++
	}
	return 0
}

// answerer gives the one goroutine that sends on the channels or closes them, in
// a loop.
func (c *checker) answerer(o *chans.Object) *ssa.Function {
	var fn *ssa.Function
	for _, op := range o.Of(chans.Send, chans.Close) {
		if op.Deferred || op.Via != nil || fn != nil && op.Fn != fn || c.res.LoopOf(op.Instr.Block()) == nil {
			return nil
		}
		fn = op.Fn
	}
	if fn == nil || len(c.res.SpawnsOf(fn)) == 0 || len(c.res.Callers[fn]) > len(c.res.SpawnsOf(fn)) {
		return nil
	}
	return fn
}

// endsSilently gives a return that a round of the answering loop comes to without
// another answer. A second loop that answers tells all who are still there, be
// they none.
func (c *checker) endsSilently(o *chans.Object, fn *ssa.Function) *ssa.Return {
	var loops []*chans.Loop
	for _, loop := range c.res.Loops(fn) {
		if slices.ContainsFunc(o.Of(chans.Send, chans.Close), func(op *chans.Op) bool { return loop.Body[op.Instr.Block()] }) {
			loops = append(loops, loop)
		}
	}
	uses := c.uses(o)
	for _, loop := range loops {
		if strings.HasPrefix(loop.Head.Comment, "rangei") {
			continue // over all who wait
		}
		answers := func(in ssa.Instruction) bool {
			return uses(in) || slices.ContainsFunc(loops, func(l *chans.Loop) bool { return l != loop && l.Head == in.Block() })
		}
		if exit := chans.QuietReturn(answers, func(p *chans.Paths) { p.FromBlock(loop.Head, 0) }); exit != nil {
			return exit
		}
	}
	return nil
}
