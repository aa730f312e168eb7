package goroutineleak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// dropped reports a return that gives up an object whose goroutine only a method
// of the object ends, where other ways call that method or hand the object on.
func (c *checker) dropped(fn *ssa.Function, call *ssa.Call) {
	e := c.res.EffectsOf(&call.Call)
	if e == nil || len(e.Ends) == 0 || isMain(fn) || c.res.InTest(call.Pos()) {
		return
	}
	obj := summary.ResultValue(call, 0)
	if obj == nil {
		return
	}
	d := &dropping{c: c, obj: obj, call: call, settles: map[ssa.Instruction]bool{}, ends: func(callee *ssa.Function) bool { return slices.Contains(e.Ends, callee.Name()) }}
	if !d.uses(obj) || !d.settled {
		return
	}
	if exit := d.leaves(); exit != nil {
		c.report(chans.ExitPos(exit), fn, "goroutineleak-dropped", finding.Medium,
			"this return leaves what "+c.res.CallText(call)+" returned at "+c.res.Place(call.Pos(), chans.ExitPos(exit))+" without "+strings.Join(e.Ends, " or ")+": the goroutine that it starts ("+e.Starts+") never ends")
	}
}

// dropping follows an object, or a cancel function, through one function.
type dropping struct {
	c    *checker
	obj  ssa.Value
	call *ssa.Call
	ends func(*ssa.Function) bool // the methods that end it

	settles map[ssa.Instruction]bool
	settled bool // some way ends it or hands it on
}

// uses sorts the uses of v into those that end the object or hand it on, and
// those that leave it as it is; false where it goes out of sight.
func (d *dropping) uses(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp, *ssa.DebugRef, *ssa.FieldAddr:
		case *ssa.Return:
			d.settles[ref], d.settled = true, true
		case ssa.CallInstruction:
			callee := ref.Common().StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || slices.Index(ref.Common().Args, v) != 0 || slices.Contains(ref.Common().Args[1:], v) {
				return false
			}
			if d.ends(callee) {
				d.settles[ref], d.settled = true, true
			}
		default:
			return false
		}
	}
	return true
}

// leaves gives a return that comes after the call without the object's end,
// where the call itself did not fail.
func (d *dropping) leaves() *ssa.Return {
	failed := d.failure()
	stop := func(in ssa.Instruction) bool { return d.settles[in] || in == ssa.Instruction(d.call) }
	return chans.QuietReturn(stop, func(p *chans.Paths) {
		p.Edge = func(from *ssa.BasicBlock, succ, st int) (int, bool) { return st, !d.without(from, succ, failed) }
		p.From(d.call, 0)
	})
}

// failure is the error that the call returns, nil if it returns none.
func (d *dropping) failure() ssa.Value {
	sig := d.call.Call.Signature()
	if !endsInError(sig) {
		return nil
	}
	return summary.ResultValue(d.call, sig.Results().Len()-1)
}

// without reports whether a branch says that there is no object: the call failed,
// or what it returned is nil.
func (d *dropping) without(from *ssa.BasicBlock, succ int, failed ssa.Value) bool {
	iff, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return false
	}
	k, ok := cmp.Y.(*ssa.Const)
	if !ok || !k.IsNil() {
		return false
	}
	isNil := (cmp.Op == token.EQL) == (succ == 0)
	return cmp.X == d.obj && isNil || failed != nil && cmp.X == failed && !isNil
}

// droppedContext reports a return that gives up a new object of which a field
// holds the only cancel function of a context, after something was started with
// that context.
func (c *checker) droppedContext(fn *ssa.Function, call *ssa.Call) {
	if name := chans.CalleeName(&call.Call); name != "context.WithCancel" && name != "context.WithCancelCause" || c.res.InTest(call.Pos()) || isMain(fn) {
		return
	}
	ctx, cancel := summary.ResultValue(call, 0), summary.ResultValue(call, 1)
	if ctx == nil || cancel == nil {
		return
	}
	owner, field := keeper(cancel)
	if owner == nil {
		return
	}
	d := &dropping{c: c, obj: owner, call: call, settles: map[ssa.Instruction]bool{}}
	d.ends = func(callee *ssa.Function) bool { return c.readsField(callee, field, 0) }
	if !d.usesOwner(owner, field) || !d.settled {
		return
	}
	started := c.startedWith(owner, ctx)
	exit := d.leavesStarted(started)
	if exit == nil {
		return
	}
	c.report(exit.Pos(), fn, "goroutineleak-dropped", finding.Medium,
		"this return gives up the object that holds the only cancel function of the context made at "+c.res.Place(call.Pos(), exit.Pos())+" without calling it: what was started with the context goes on")
}

// What is known of goroutines on the way: nothing, that the last call has started
// one unless it failed, or that there is one.
const (
	none = iota
	unlessFailed
	running
)

// leavesStarted gives a return that gives the object up after something was
// started for it.
func (d *dropping) leavesStarted(started map[ssa.Instruction]int) *ssa.Return {
	var exit *ssa.Return
	var last ssa.Instruction
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if exit != nil || d.settles[in] || in == ssa.Instruction(d.call) {
				return st, false
			}
			if how := started[in]; how > st {
				st, last = how, in
			}
			if ret, ok := in.(*ssa.Return); ok && st == running && ret.Pos().IsValid() {
				exit = ret
			}
			return st, true
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			call, ok := last.(*ssa.Call)
			if st != unlessFailed || !ok {
				return st, true
			}
			if after := (&dropping{call: call}); after.without(from, succ, after.failure()) {
				return none, true
			}
			if iff, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If); ok && iff.Block() == call.Block() {
				return running, true
			}
			return st, true
		},
	}
	paths.From(d.call, none)
	return exit
}

// keeper gives the new object in a field of which a cancel function is stored,
// and nowhere else.
func keeper(cancel ssa.Value) (*ssa.Alloc, *types.Var) {
	var owner *ssa.Alloc
	var field *types.Var
	for _, ref := range *cancel.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.ChangeType:
			if owner != nil {
				return nil, nil
			}
			owner, field = keeper(ref)
		case *ssa.Store:
			fa, ok := ref.Addr.(*ssa.FieldAddr)
			if !ok || owner != nil {
				return nil, nil
			}
			if owner, ok = fa.X.(*ssa.Alloc); !ok || !owner.Heap {
				return nil, nil
			}
			field = chans.FieldOf(fa.X.Type(), fa.Field)
		default:
			return nil, nil
		}
	}
	return owner, field
}

// usesOwner is uses for the object that holds the cancel function.
func (d *dropping) usesOwner(owner *ssa.Alloc, field *types.Var) bool {
	for _, ref := range *owner.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
		case *ssa.FieldAddr:
			if chans.FieldOf(ref.X.Type(), ref.Field) != field {
				continue
			}
			for _, use := range *ref.Referrers() {
				if load, ok := use.(*ssa.UnOp); ok {
					d.settles[load] = true
				}
			}
		case *ssa.Return:
			d.settles[ref], d.settled = true, true
		case *ssa.MakeInterface:
			for _, use := range *ref.Referrers() {
				if _, ok := use.(*ssa.Return); !ok {
					return false
				}
				d.settles[use], d.settled = true, true
			}
		case ssa.CallInstruction:
			callee := d.c.res.Static(ref)
			if callee == nil || slices.Index(ref.Common().Args, ssa.Value(owner)) != 0 || callee.Signature.Recv() == nil {
				return false
			}
			if d.ends(callee) {
				d.settles[ref] = true
			}
		case *ssa.MakeClosure:
			if !d.c.onlyReads(ref, owner) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// onlyReads reports whether a literal uses a captured object for its fields and
// methods only.
func (c *checker) onlyReads(lit *ssa.MakeClosure, obj ssa.Value) bool {
	fn := lit.Fn.(*ssa.Function)
	for i, b := range lit.Bindings {
		if b != obj {
			continue
		}
		for _, ref := range *fn.FreeVars[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.FieldAddr, *ssa.DebugRef:
			case ssa.CallInstruction:
				if callee := c.res.Static(ref); callee == nil || callee.Signature.Recv() == nil {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// readsField reports whether fn, or a function of this package that it calls,
// reads a field: a cancel function that is read is taken to be called.
func (c *checker) readsField(fn *ssa.Function, field *types.Var, depth int) bool {
	if depth > 3 {
		return true // not known
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.FieldAddr:
				if chans.FieldOf(in.X.Type(), in.Field) == field {
					return true
				}
			case ssa.CallInstruction:
				if callee := c.res.Static(in); callee != nil && callee != fn && c.readsField(callee, field, depth+1) {
					return true
				}
			case *ssa.MakeClosure:
				if c.readsField(in.Fn.(*ssa.Function), field, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// startedWith lists what may start a goroutine that ends with the context: a go
// statement, or a method of the object or a function with the context that comes
// to one.
func (c *checker) startedWith(owner *ssa.Alloc, ctx ssa.Value) map[ssa.Instruction]int {
	out := map[ssa.Instruction]int{}
	for _, v := range []ssa.Value{owner, ctx} {
		for _, ref := range *v.Referrers() {
			call, ok := ref.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, goes := ref.(*ssa.Go); goes {
				out[ref] = running
			} else if callee := c.res.Static(call); callee != nil {
				if how := c.starts(callee, 0); how != none {
					out[ref] = how
				}
			}
		}
	}
	return out
}

// starts reports whether fn, or what it calls in this package, starts a goroutine
// or calls a method of another package that is named so, and whether it can fail
// after that.
func (c *checker) starts(fn *ssa.Function, depth int) int {
	if depth > 3 {
		return none
	}
	how := none
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			_, goes := in.(*ssa.Go)
			callee := c.res.Static(call)
			name := chans.MethodName(call.Common())
			if goes || callee == nil && strings.HasPrefix(name, "Start") && call.Common().Signature().Recv() != nil ||
				callee != nil && callee != fn && c.starts(callee, depth+1) != none {
				how = max(how, unlessFailed)
				if failsAfter(call) {
					return running
				}
			}
		}
	}
	return how
}

// failsAfter reports whether the function around a call returns no error at all,
// or may return one that comes after it.
func failsAfter(call ssa.CallInstruction) bool {
	if !endsInError(call.Parent().Signature) {
		return true
	}
	fails := false
	chans.WalkFrom(call, func(in ssa.Instruction) bool {
		if ret, ok := in.(*ssa.Return); ok {
			k, isConst := ret.Results[len(ret.Results)-1].(*ssa.Const)
			fails = fails || !isConst || !k.IsNil()
		}
		return !fails
	})
	return fails
}
