package overlap

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// A way asks whether control can come from one instruction of a function to
// another without passing anything that would put the two in order.
type way struct {
	e     *engine
	frame *frame
	sig   *signal
	// renew is the instruction at which the memory in question becomes another.
	renew ssa.Value
	free  bool // nothing puts them in order
	start *ssa.BasicBlock
	// passed is an error that is known to be nil, see succeeds.
	passed ssa.Value
}

// stops reports whether the way ends at in.
func (w *way) stops(in ssa.Instruction) bool {
	if v, ok := in.(ssa.Value); ok && v == w.renew {
		if _, phi := v.(*ssa.Phi); !phi {
			return true
		}
	}
	if w.free {
		return false
	}
	if sel, ok := in.(*ssa.Select); ok && w.rounds(sel.Block()) {
		// What the loop knows may keep it from going on too soon.
		return slices.ContainsFunc(w.e.res.OpsAt(in), func(op *chans.Op) bool {
			obj := w.e.res.Object(op.Val)
			return obj != nil && w.sig.objs[obj]
		})
	}
	return w.e.orders(in, w.sig, w.frame)
}

// rounds reports whether a block is in a loop with the start of the way.
func (w *way) rounds(b *ssa.BasicBlock) bool {
	return w.start != nil && slices.ContainsFunc(w.e.res.Loops(b.Parent()), func(l *chans.Loop) bool { return l.Body[b] && l.Body[w.start] })
}

// passes reports whether the way may go on from b to b.Succs[succ].
func (w *way) passes(b *ssa.BasicBlock, succ int) bool {
	if phi, ok := w.renew.(*ssa.Phi); ok && phi.Block() == b.Succs[succ] {
		for i, p := range phi.Block().Preds {
			if p == b && w.e.at(phi.Edges[i]).root != phi {
				return false
			}
		}
	}
	if w.free {
		return true
	}
	if w.passed != nil && nilOn(b, 1-succ) == w.passed {
		return false
	}
	if ch := nilOn(b, succ); ch != nil && isChan(ch) && w.sig.objs[w.e.res.Object(ch)] {
		return false // if ch != nil { <-ch }: it is not nil once the goroutine has it
	}
	if w.skips(b, succ) || w.sig.abroad && w.breaks(b, succ) {
		return false
	}
	if succ == 1 && b.Comment == "rangechan.loop" {
		for _, in := range b.Instrs {
			for _, op := range w.e.res.OpsAt(in) {
				if w.e.opOrders(op, w.sig) {
					return false // the channel is closed
				}
			}
		}
	}
	sel, i, ok := chans.CaseOf(b, succ)
	if !ok {
		return true
	}
	for _, op := range w.e.res.OpsAt(sel) {
		if op.Case == i && w.e.opOrders(op, w.sig) {
			return false
		}
	}
	return true
}

// breaks reports whether the edge leaves a range over a channel that the goroutine
// closes, before it is closed. What is done after that goes by why it was left, which
// conditions do not always tell: an error is looked at, or the rest is drained. With
// accesses that another package makes that is doubt enough.
func (w *way) breaks(b *ssa.BasicBlock, succ int) bool {
	for _, l := range w.e.res.Loops(b.Parent()) {
		if !l.Body[b] || l.Body[b.Succs[succ]] || b == l.Head || w.start != nil && l.Body[w.start] {
			continue
		}
		for _, in := range l.Head.Instrs {
			for _, op := range w.e.res.OpsAt(in) {
				if op.Kind == chans.Range && w.e.opOrders(op, w.sig) {
					return true
				}
			}
		}
	}
	return false
}

// skips reports whether the edge goes round a loop that waits, without one round
// of it: for range n { <-done }. There are as many rounds as goroutines.
func (w *way) skips(b *ssa.BasicBlock, succ int) bool {
	if len(b.Succs) != 2 {
		return false
	}
	to, other := b.Succs[succ], b.Succs[1-succ]
	for _, l := range w.e.res.Loops(b.Parent()) {
		if !l.Body[other] || l.Body[to] || b != l.Head && l.Body[b] || l.Body[w.start] {
			continue
		}
		for x := range l.Body {
			if slices.ContainsFunc(x.Instrs, w.waits) {
				return true
			}
		}
	}
	return false
}

// waits is orders with the cases of a select.
func (w *way) waits(in ssa.Instruction) bool {
	if _, sel := in.(*ssa.Select); sel {
		return slices.ContainsFunc(w.e.res.OpsAt(in), func(op *chans.Op) bool { return w.e.opOrders(op, w.sig) })
	}
	return w.e.orders(in, w.sig, w.frame)
}

// nilOn is the value that is known to be nil on the edge from b to
// b.Succs[succ], if a test says so.
func nilOn(b *ssa.BasicBlock, succ int) ssa.Value {
	iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return nil
	}
	if c, ok := cmp.Y.(*ssa.Const); !ok || !c.IsNil() || (cmp.Op == token.EQL) != (succ == 0) {
		return nil
	}
	return cmp.X
}

func isChan(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}

// An origin is where a way begins and what ends it: from is nil for the entry of fn.
type origin struct {
	fn     *ssa.Function
	frame  *frame
	sig    *signal
	renew  ssa.Value
	passed ssa.Value
	from   ssa.Instruction
	free   bool
}

// A question about a way with its conditions, to ask once only. to is nil for any
// return.
type question struct {
	origin
	to ssa.Instruction
}

func (w *way) origin(fn *ssa.Function, from ssa.Instruction) origin {
	return origin{fn: fn, frame: w.frame, sig: w.sig, renew: w.renew, passed: w.passed, from: from, free: w.free}
}

// leads reports whether the way from just after one instruction leads to one of
// others, or to a return where to is nil. Conditions on the way are not looked at.
func (w *way) leads(from ssa.Instruction, to []ssa.Instruction) bool {
	w.start = from.Block()
	return w.reach(from.Parent(), from).comesTo(from.Parent(), to)
}

// enters is leads from the entry of a function.
func (w *way) enters(fn *ssa.Function, to []ssa.Instruction) bool {
	w.start = nil
	return w.reach(fn, nil).comesTo(fn, to)
}

// reach is all that the way leads to from an instruction, or from the entry of fn,
// found out once for the many accesses that are asked for.
func (w *way) reach(fn *ssa.Function, from ssa.Instruction) *reach {
	o := w.origin(fn, from)
	r, ok := w.e.reaches[o]
	if !ok {
		r = &reach{ends: make([]int32, len(fn.Blocks))}
		if from != nil {
			b := from.Block()
			r.block, r.from = b, slices.Index(b.Instrs, from)+1
			r.end = w.goOn(r, b, r.from)
		} else {
			r.enter(w, fn.Blocks[0])
		}
		w.e.reaches[o] = r
	}
	return r
}

// A reach has, for each block, how many instructions of it the way comes to, the one
// at which it ends included; 0 for a block that it does not enter. The rest of the
// block where it begins stands beside: it may come back to the whole of that.
type reach struct {
	ends  []int32
	block *ssa.BasicBlock
	from  int
	end   int32
}

// enter follows the way into a block where it has not been.
func (r *reach) enter(w *way, b *ssa.BasicBlock) {
	if r.ends[b.Index] == 0 {
		r.ends[b.Index] = int32(len(b.Instrs)) // for the way round
		r.ends[b.Index] = w.goOn(r, b, 0)
	}
}

// goOn follows the way from instruction i of b and returns where it ends in b.
func (w *way) goOn(r *reach, b *ssa.BasicBlock, i int) int32 {
	for j, in := range b.Instrs[i:] {
		if w.stops(in) {
			return int32(i + j + 1)
		}
	}
	for s, next := range b.Succs {
		if r.ends[next.Index] == 0 && w.passes(b, s) {
			r.enter(w, next)
		}
	}
	return int32(len(b.Instrs))
}

// comesTo reports whether one of some instructions of fn is reached, or a return.
func (r *reach) comesTo(fn *ssa.Function, to []ssa.Instruction) bool {
	if to != nil {
		return slices.ContainsFunc(to, r.has)
	}
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		last := b.Instrs[len(b.Instrs)-1]
		return isReturn(last) && r.has(last)
	})
}

func (r *reach) has(in ssa.Instruction) bool {
	b := in.Block()
	end := int(r.ends[b.Index])
	if end == 0 && b != r.block {
		return false
	}
	i := slices.Index(b.Instrs, in)
	return i < end || b == r.block && i >= r.from && i < int(r.end)
}

// exactly is leads with the conditions that were decided on the way, which costs
// a hundred times as much.
func (w *way) exactly(from ssa.Instruction, to []ssa.Instruction) bool {
	w.start = from.Block()
	wanted, q := isReturn, question{origin: w.origin(from.Parent(), from)}
	if to != nil {
		if len(to) == 0 {
			return false
		}
		q.to = to[0]
		wanted = func(in ssa.Instruction) bool { return slices.Contains(to, in) }
	}
	ask := len(to) < 2
	if yes, known := w.e.asked[q]; ask && known {
		return yes
	}
	found := false
	p := w.paths(wanted, &found)
	p.From(from, 0)
	if ask {
		w.e.asked[q] = found
	}
	return found
}

func (w *way) paths(wanted func(ssa.Instruction) bool, found *bool) *chans.Paths {
	return &chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if *found {
				return st, false
			}
			if wanted(in) {
				*found = true
			}
			return st, !*found && !w.stops(in)
		},
		Edge: func(b *ssa.BasicBlock, succ, st int) (int, bool) { return st, w.passes(b, succ) },
	}
}

// pointsOf lists where in fn a hop or an access really happens: a deferred call
// at the end of the function.
func pointsOf(in ssa.Instruction, fn *ssa.Function) []ssa.Instruction {
	if _, deferred := in.(*ssa.Defer); !deferred {
		return []ssa.Instruction{in}
	}
	var out []ssa.Instruction
	for _, b := range fn.Blocks {
		for _, x := range b.Instrs {
			switch x.(type) {
			case *ssa.RunDefers, *ssa.Panic:
				if !chans.NoCase(b) {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func isReturn(in ssa.Instruction) bool {
	_, ok := in.(*ssa.Return)
	return ok
}
