package chanblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// unreplied reports a receive that has no other way on, of the reply to a request,
// where the function that serves requests can be done with one without replying and
// without giving it to anybody else.
func (c *checker) unreplied(o *chans.Object) {
	if !o.Known() || len(o.Makes) == 0 || o.Nil || c.nilTested[o] {
		return
	}
	asker := c.asker(o)
	if asker == nil {
		return
	}
	replies := o.Of(chans.Send, chans.Close)
	for _, op := range replies {
		if op.Deferred || op.Via != nil || c.request(op) == nil {
			return
		}
	}
	for _, op := range replies {
		s := serving{checker: c, obj: o, request: c.request(op)}
		if at, how := s.without(op.Fn); at.IsValid() {
			c.report(asker, "chanblock-unreplied", finding.Medium,
				c.res.Verb(asker)+" waits for ever when "+c.res.FuncName(op.Fn, asker.Pos)+how+c.res.Place(at, asker.Pos)+" without a reply")
			return
		}
	}
}

// asker is a receive with no other way on in the function that makes the channel.
func (c *checker) asker(o *chans.Object) *chans.Op {
	for _, recv := range o.Of(chans.Recv) {
		if recv.Alone() && !recv.Deferred && !recv.Spawned && recv.Via == nil &&
			slices.ContainsFunc(o.Makes, func(mk *ssa.MakeChan) bool { return mk.Parent() == recv.Fn }) {
			return recv
		}
	}
	return nil
}

// request is what a reply's channel is a field of, or the channel itself: what has just
// been received, or a parameter. nil if it came otherwise.
func (c *checker) request(op *chans.Op) ssa.Value {
	v := holder(op.Val)
	if p, ok := v.(*ssa.Parameter); ok {
		fn := p.Parent()
		if fn.Signature.Recv() != nil && fn.Params[0] == p || len(c.res.Callers[fn]) == 0 || c.res.LoopOf(op.Instr.Block()) != nil {
			return nil // a worker answers for each job, not for being started
		}
	}
	return v
}

// A serving is the way of one request through the function that serves it.
type serving struct {
	*checker
	obj     *chans.Object
	request ssa.Value
}

// without gives the place where the function is done with the request without a reply,
// and how: it returns, or goes on to the next.
func (s serving) without(fn *ssa.Function) (at token.Pos, how string) {
	begin, _ := s.request.(ssa.Instruction)
	if x, ok := s.request.(*ssa.Extract); ok {
		begin = x.Tuple.(ssa.Instruction)
	}
	last := s.request.Pos() // where it was decided last
	p := &chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			ret, isReturn := in.(*ssa.Return)
			switch {
			case at.IsValid() || s.replies(in) || s.handsOn(in):
				return st, false
			case in == begin:
				at, how = last, " goes on at "
				return st, false
			case isReturn:
				at, how = chans.ExitPos(ret), " returns at "
				return st, false
			}
			if iff, ok := in.(*ssa.If); ok && iff.Cond.Pos().IsValid() {
				last = iff.Cond.Pos()
			}
			return st, true
		},
		Edge: func(b *ssa.BasicBlock, succ, st int) (int, bool) { return st, !s.leaves(b, succ) },
	}
	if begin == nil {
		p.FromEntry(fn, 0)
	} else {
		p.From(begin, 0)
	}
	return at, how
}

func (s serving) replies(in ssa.Instruction) bool {
	return slices.ContainsFunc(s.res.OpsAt(in), s.obj.Has)
}

// leaves reports whether an edge is not one of this request: of another case of the
// select, of a channel that is closed, or chosen by what stands in the request, which
// may say that no reply is wanted.
func (s serving) leaves(b *ssa.BasicBlock, succ int) bool {
	x, _ := s.request.(*ssa.Extract)
	if x != nil {
		if sel, i, ok := chans.CaseOf(b, succ); ok && sel == x.Tuple {
			return i != receivedBy(sel, x.Index)
		}
	}
	iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	if more, ok := iff.Cond.(*ssa.Extract); ok && x != nil && more.Tuple == x.Tuple {
		return succ == 1 // it was closed
	}
	return s.tells(iff.Cond, 0)
}

// tells reports whether a condition asks for a part of the request, other than by a
// call.
func (s serving) tells(v ssa.Value, depth int) bool {
	switch x := v.(type) {
	case *ssa.BinOp:
		return depth < 4 && (s.tells(x.X, depth+1) || s.tells(x.Y, depth+1))
	case *ssa.UnOp:
		if x.Op != token.MUL {
			return depth < 4 && s.tells(x.X, depth+1)
		}
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			return depth < 4 && s.tells(x.Call.Args[0], depth+1)
		}
	}
	return s.carries(v, false, 0)
}

// handsOn reports whether an instruction gives the request, or its channel, to somebody.
func (s serving) handsOn(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Field, *ssa.FieldAddr, *ssa.UnOp, *ssa.Extract, *ssa.DebugRef, *ssa.If, *ssa.BinOp:
		return false
	case *ssa.Store:
		if cell, ok := in.Addr.(*ssa.Alloc); ok && in.Val == s.request && chans.OnlyStore(cell) == in.Val {
			return false // its own variable
		}
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && s.carries(*op, true, 0) {
			return true
		}
	}
	return false
}

// carries reports whether a value is the request, its address or its channel; or, if not
// whole, any part of it.
func (s serving) carries(v ssa.Value, whole bool, depth int) bool {
	if depth > 6 {
		return true
	}
	if v == s.request {
		return true
	}
	switch x := v.(type) {
	case *ssa.Alloc:
		return chans.OnlyStore(x) == s.request
	case *ssa.UnOp:
		return x.Op == token.MUL && s.carries(x.X, whole, depth+1)
	case *ssa.Field:
		return (!whole || isChan(x.Type())) && s.carries(x.X, whole, depth+1)
	case *ssa.FieldAddr:
		return (!whole || isChan(x.Type().(*types.Pointer).Elem())) && s.carries(x.X, whole, depth+1)
	case *ssa.MakeInterface:
		return s.carries(x.X, whole, depth+1)
	case *ssa.ChangeType:
		return s.carries(x.X, whole, depth+1)
	}
	return false
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}
