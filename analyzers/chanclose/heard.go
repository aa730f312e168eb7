package chanclose

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// heard reports a close behind a receive that nothing but a close completes: whoever
// comes there finds the channel closed. Mostly a loop ends by the stop channel, and a
// clean-up that its owner calls too closes that one at the end of the loop.
func (c *checker) heard(o *chans.Object, closes []*chans.Op) {
	if !o.Known() || o.Elem || o.Nil || len(o.Makes) != 1 || len(o.Of(chans.Send)) > 0 {
		return
	}
	for _, recv := range o.Of(chans.Recv) {
		if recv.Via != nil || recv.Deferred || recv.Spawned {
			continue
		}
		for _, cl := range closes {
			if cl.Spawned || cl.Via != nil || c.res.Guarded(cl) || c.marks(cl) {
				continue
			}
			if at := c.comesTo(recv, cl); at != nil && c.elsewhere(cl, recv) {
				c.report(cl, "chanclose-heard", finding.Medium,
					cl.Name+" is closed already when "+c.res.FuncName(recv.Fn, cl.Pos)+" comes here"+c.calledAt(at, cl)+": only a close completes its receive at "+c.res.Place(recv.Pos, cl.Pos))
			}
		}
	}
}

// comesTo gives the instruction of the receiver's function by which the close runs after
// the receive: the close itself, or a call of the method of the same object that makes it
// in any case. nil if there is none.
func (c *checker) comesTo(recv, cl *chans.Op) ssa.Instruction {
	var at ssa.Instruction
	behind := func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		if _, spawned := in.(*ssa.Go); spawned {
			return false
		}
		if in == cl.Instr {
			return chans.SamePath(recv.Val, cl.Val)
		}
		return c.res.Static(call) == cl.Fn && !cl.Deferred && always(cl) && sameField(call.Common(), recv, cl)
	}
	for _, b := range recv.Fn.Blocks {
		for _, in := range b.Instrs {
			if d, deferred := in.(*ssa.Defer); deferred && behind(d) && chans.Dominates(d, recv.Instr) {
				return d
			}
		}
	}
	visit := func(in ssa.Instruction) bool {
		if _, deferred := in.(*ssa.Defer); !deferred && at == nil && behind(in) {
			at = in
		}
		return at == nil && in != recv.Instr && !chans.Stores(in, recv.Val)
	}
	if recv.Select == nil {
		chans.WalkFrom(recv.Instr, visit)
		return at
	}
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) { return st, visit(in) },
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			sel, i, ok := chans.CaseOf(from, succ)
			return st, !ok || sel != recv.Select || i == recv.Case
		},
	}
	paths.From(recv.Instr, 0)
	return at
}

// always reports whether the function makes the close whenever it is called.
func always(cl *chans.Op) bool {
	for range chans.Branches(cl.Instr.Block()) {
		return false
	}
	return true
}

// sameField reports whether the close is of the field from which the receive is, and the
// call passes the object that has it.
func sameField(call *ssa.CallCommon, recv, cl *chans.Op) bool {
	p, closed := fieldOfParam(cl)
	r, received := fieldOfParam(recv)
	if closed == nil || closed != received {
		return false
	}
	for i, param := range cl.Fn.Params {
		if param == p && i < len(call.Args) {
			return chans.Root(call.Args[i]) == ssa.Value(r)
		}
	}
	return false
}

// fieldOfParam gives the parameter and the field of it that a channel was loaded from.
func fieldOfParam(op *chans.Op) (*ssa.Parameter, *types.Var) {
	addr := access.LoadedField(op.Val)
	if addr == nil {
		return nil, nil
	}
	p, _ := chans.Root(addr.X).(*ssa.Parameter)
	return p, chans.FieldOf(addr.X.Type(), addr.Field)
}

// elsewhere reports whether the channel can be closed in another way than behind the
// receive: by another close, or by another caller.
func (c *checker) elsewhere(cl, recv *chans.Op) bool {
	for _, op := range cl.Obj.Of(chans.Close) {
		if op != cl && access.Outermost(op.Fn) != access.Outermost(recv.Fn) {
			return true
		}
	}
	if cl.Fn == recv.Fn {
		return false
	}
	for _, call := range c.res.Callers[cl.Fn] {
		if access.Outermost(call.Parent()) != access.Outermost(recv.Fn) && !c.res.InTest(call.Pos()) {
			return true
		}
	}
	return false
}

// calledAt names the call by which the close runs, where it does not stand in the
// receiver's function.
func (c *checker) calledAt(at ssa.Instruction, cl *chans.Op) string {
	if at == cl.Instr {
		return ""
	}
	how := " by its call at "
	if _, deferred := at.(*ssa.Defer); deferred {
		how = " by its deferred call at "
	}
	return how + c.res.Place(at.Pos(), cl.Pos)
}
