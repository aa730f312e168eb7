package chanblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// many stands for "as often as the loop goes round".
const many = 9

// late reports the send of a goroutine whose only receiver, the function that
// made the channel and started the goroutine, can leave without receiving it.
func (c *checker) late(o *chans.Object) {
	size, ok := o.Capacity()
	if !ok || !o.Contained() || !o.Local() || o.Nil {
		return
	}
	fn := o.Makes[0].Parent()
	if isMain(fn) {
		return
	}
	recvs := map[ssa.Instruction]*chans.Op{}
	for _, op := range o.Of(chans.Recv, chans.Range) {
		if op.Fn != fn {
			c.future(o, fn, int(size))
			return
		}
		recvs[op.Instr] = op
	}
	if len(recvs) == 0 {
		return // noPeer
	}
	senders := map[ssa.Instruction]int{} // go statement → sends of its goroutine
	first := c.sendsOf(o, fn, senders)
	if first == nil {
		return
	}
	l := &leaving{c: c, o: o, start: o.Makes[0], size: int(size), recvs: recvs, senders: senders, optional: c.maySkip(o)}
	c.leavesEarly(l, fn, first)
}

// leavesEarly reports the first send if a way out of fn receives too little.
func (c *checker) leavesEarly(l *leaving, fn *ssa.Function, first *chans.Op) {
	l.explore()
	if l.exit == nil {
		return
	}
	where := c.res.Place(l.exit.Pos(), first.Pos)
	if !l.exit.Pos().IsValid() {
		where = "the end of " + c.res.FuncName(fn, first.Pos)
	}
	if l.exit == l.start {
		where = "the end of the loop's round"
	}
	conf := finding.High
	if l.guess {
		conf = finding.Medium
	}
	if c.res.InTest(fn.Pos()) {
		conf = finding.Low // only a test leaves it, and the process ends with that
	}
	if l.taken > 0 {
		c.report(first, "chanblock-late", conf,
			c.res.Verb(first)+" blocks for ever: its only receiver takes fewer values than are sent and leaves at "+where)
		return
	}
	c.report(first, "chanblock-late", conf,
		c.res.Verb(first)+" blocks for ever when its only receiver has left at "+where+" without receiving")
}

// sendsOf fills senders and gives the first blocking send, or nil when some
// send is not in a goroutine that fn itself starts.
func (c *checker) sendsOf(o *chans.Object, fn *ssa.Function, senders map[ssa.Instruction]int) *chans.Op {
	var first *chans.Op
	for _, op := range o.Of(chans.Send) {
		if !op.Alone() {
			continue // it has another way out
		}
		if startedThere(op) && op.Fn == fn {
			addThere(senders, op)
			if first == nil {
				first = op
			}
			continue
		}
		if op.Fn == fn || op.Deferred {
			return nil
		}
		spawns := c.res.SpawnsOf(op.Fn)
		if len(spawns) == 0 {
			return nil
		}
		n := 1
		if c.res.LoopOf(op.Instr.Block()) != nil {
			n = many
		}
		for _, s := range spawns {
			if !o.Passed(s.Instr, op) {
				continue // with another channel
			}
			if s.In != fn {
				return nil
			}
			senders[s.Instr] = min(many, senders[s.Instr]+n)
		}
		if len(c.res.Callers[op.Fn]) > len(spawns) {
			return nil
		}
		if first == nil {
			first = op
		}
	}
	// Sends on two branches of one goroutine are one send.
	if len(senders) > 0 && c.exclusive(o) {
		for s, n := range senders {
			if n < many {
				senders[s] = 1
			}
		}
	}
	return first
}

// maySkip reports whether a sending goroutine has a way to its end without a send.
func (c *checker) maySkip(o *chans.Object) bool {
	sends := map[ssa.Instruction]bool{}
	for _, op := range o.Of(chans.Send) {
		sends[op.Instr] = true
	}
	return slices.ContainsFunc(o.Of(chans.Send), func(op *chans.Op) bool {
		if startedThere(op) {
			return op.Via.Maybe
		}
		return chans.Skips(op.Fn, func(in ssa.Instruction) bool { return sends[in] })
	})
}

// exclusive reports whether no send of the channel can follow another one in
// the same function.
func (c *checker) exclusive(o *chans.Object) bool {
	sends := o.Of(chans.Send)
	for _, a := range sends {
		for _, b := range sends {
			if a.Fn == b.Fn && chans.Reaches(a.Instr, b.Instr) {
				return false
			}
		}
	}
	return true
}

// leaving looks for a way out of the receiving function on which fewer values
// are received than were sent.
type leaving struct {
	c       *checker
	o       *chans.Object
	start   ssa.Instruction // what makes the channel
	before  int             // values that are under way from there on
	size    int
	recvs   map[ssa.Instruction]*chans.Op
	senders map[ssa.Instruction]int

	// optional: a sender can end without sending, so that fewer receives than
	// goroutines may be right.
	optional bool

	exit  ssa.Instruction // the return that leaves too early
	taken int             // values received on the way to it
	guess bool            // a loop's exit was judged by its condition
}

// The state of a path packs the sends started and the values received, each at
// most many, and whether the loop was left early.
func pack(sent, got int) int           { return sent*16 + got }
func unpack(state int) (sent, got int) { return state / 16, state % 16 }

func (l *leaving) explore() {
	mk := l.start
	paths := chans.Paths{
		Step: func(in ssa.Instruction, state int) (int, bool) {
			sent, got := unpack(state)
			if l.exit != nil {
				return state, false
			}
			if n, ok := l.senders[in]; ok {
				if loop := l.c.res.LoopOf(in.Block()); loop != nil && !loop.Body[mk.Block()] {
					n = many
				}
				sent = min(many, sent+n)
			}
			if op := l.recvs[in]; op != nil && op.Select == nil {
				got = min(many, got+takes(op))
			}
			if _, ok := in.(*ssa.Return); ok || in == mk {
				l.check(in, sent, got)
				return state, false
			}
			return pack(sent, got), true
		},
		Edge: func(from *ssa.BasicBlock, succ, state int) (int, bool) {
			sent, got := unpack(state)
			if sel, i, ok := chans.CaseOf(from, succ); ok {
				if op := l.recvs[sel]; op != nil && l.receivesCase(sel, i) {
					got = min(many, got+1)
				}
			}
			if succ == 0 && l.rangesAt(from) {
				got = min(many, got+1)
			}
			if l.drains(from, from.Succs[succ]) {
				got = many
			}
			return pack(sent, got), true
		},
	}
	paths.From(mk, pack(l.before, 0))
}

// takes is how many values an operation receives, each time that it runs.
func takes(op *chans.Op) int {
	switch {
	case op.Via != nil && (op.Kind == chans.Range || op.Via.Loop || op.Via.Maybe || op.Via.Cased || op.Spawned):
		return many // as many as there are, for all that is known
	case op.Kind == chans.Recv:
		return 1
	}
	return 0 // a range takes one a round
}

func (l *leaving) receivesCase(sel *ssa.Select, i int) bool {
	for _, op := range l.c.res.OpsAt(sel) {
		if l.o.Has(op) && op.Case == i && op.Kind == chans.Recv {
			return true
		}
	}
	return false
}

// rangesAt reports whether b is the head of a range over the channel.
func (l *leaving) rangesAt(b *ssa.BasicBlock) bool {
	for in, op := range l.recvs {
		if op.Kind == chans.Range && op.Via == nil && in.Block() == b {
			return true
		}
	}
	return false
}

// check compares the balance at an exit.
func (l *leaving) check(in ssa.Instruction, sent, got int) {
	if sent == 0 || got == many || l.optional && got > 0 {
		return
	}
	if sent == many {
		// How many there are is not known: two receives may be all of them,
		// and so may a buffer.
		if l.size > 0 || got > 1 {
			return
		}
	} else if sent <= got+l.size {
		return
	}
	l.exit, l.taken = in, got
}

// drains reports whether the edge leaves a loop that receives because all was
// received: the channel was closed, or a count was reached. Another case of
// the select, or an error, is not such an end.
func (l *leaving) drains(from, to *ssa.BasicBlock) bool {
	var left *chans.Loop
	for _, loop := range l.c.res.Loops(from.Parent()) {
		if loop.Body[from] && !loop.Body[to] && l.receivesIn(loop) && !loop.Body[l.start.Block()] {
			left = loop
			break
		}
	}
	if left == nil {
		return false
	}
	if _, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If); !ok {
		// A jump out of the body: the branch before it decided.
		if len(from.Preds) == 1 && left.Body[from.Preds[0]] {
			if _, ok := from.Preds[0].Instrs[len(from.Preds[0].Instrs)-1].(*ssa.If); ok {
				return l.counted(from.Preds[0])
			}
		}
		return false
	}
	return l.counted(from)
}

// counted reports whether the branch at the end of b is decided by a count or
// by the end of the channel.
func (l *leaving) counted(b *ssa.BasicBlock) bool {
	cond := b.Instrs[len(b.Instrs)-1].(*ssa.If).Cond
	if u, ok := cond.(*ssa.UnOp); ok && u.Op == token.NOT {
		cond = u.X
	}
	switch v := cond.(type) {
	case *ssa.Extract: // ok of a receive, of a map's or string's iteration
		return true
	case *ssa.BinOp:
		if e, ok := v.X.(*ssa.Extract); ok && e.Index == 0 {
			if _, ok := e.Tuple.(*ssa.Select); ok {
				return false
			}
		}
		if basic, ok := v.X.Type().Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
			return !l.received(v.X, 0) && !l.received(v.Y, 0)
		}
		l.guess = true
		return !access.IsNil(v.Y) && !access.IsNil(v.X) // err != nil: left early
	}
	return true
}

// received reports whether v is computed from a received value: then a
// comparison with it is no count of values.
func (l *leaving) received(v ssa.Value, depth int) bool {
	if depth > 6 {
		return false
	}
	in, ok := v.(ssa.Instruction)
	if !ok {
		return false
	}
	if l.recvs[in] != nil {
		return true
	}
	if _, ok := v.(*ssa.Phi); ok {
		return false // a counter, or what was kept of earlier rounds
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && l.received(*op, depth+1) {
			return true
		}
	}
	return false
}

func (l *leaving) receivesIn(loop *chans.Loop) bool {
	for in := range l.recvs {
		if loop.Body[in.Block()] {
			return true
		}
	}
	return false
}
