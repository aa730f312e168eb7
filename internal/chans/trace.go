package chans

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// effectsIn gives the effects of a function of this package, nil if it has
// none. Functions that call one another in a ring have none.
func (r *Result) effectsIn(fn *ssa.Function) *Effects {
	obj, ok := fn.Object().(*types.Func)
	if !ok || fn.Parent() != nil || len(fn.Blocks) == 0 {
		return nil
	}
	if e, ok := r.effects[obj]; ok {
		return e
	}
	r.effects[obj] = nil // while it is worked out
	e := &Effects{}
	for i, p := range fn.Params {
		if !isEnd(p.Type()) {
			continue
		}
		t := &tracer{r: r, fn: fn, seen: map[ssa.Value]bool{}, result: -1}
		if t.follow(p) && len(t.ops) > 0 {
			e.Args = append(e.Args, ArgEffect{Param: i, Ops: t.ops})
		}
	}
	for i := range fn.Signature.Results().Len() {
		if g, ok := r.given(fn, i); ok {
			e.Results = append(e.Results, g)
		}
	}
	e.Ends, e.Starts = r.endedBy(fn)
	if len(e.Args) > 0 || len(e.Results) > 0 || len(e.Ends) > 0 {
		r.effects[obj] = e
	}
	return r.effects[obj]
}

// isEnd reports whether a value of type t is something that a caller hands to a
// function for it to use: a channel, a WaitGroup or Cond, a function.
func isEnd(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return isSyncObject(u.Elem())
	case *types.Signature:
		return true
	}
	return false
}

// given describes the channel that fn makes and returns as result i.
func (r *Result) given(fn *ssa.Function, i int) (Given, bool) {
	if _, ok := fn.Signature.Results().At(i).Type().Underlying().(*types.Chan); !ok {
		return Given{}, false
	}
	var mk *ssa.MakeChan
	for _, b := range fn.Blocks {
		ret, ok := last(b).(*ssa.Return)
		if !ok || len(ret.Results) <= i {
			continue
		}
		m := MadeBy(ret.Results[i])
		if m == nil || m.Parent() != fn || mk != nil && m != mk {
			return Given{}, false
		}
		mk = m
	}
	if mk == nil || r.LoopOf(mk.Block()) != nil {
		return Given{}, false
	}
	t := &tracer{r: r, fn: fn, seen: map[ssa.Value]bool{}, result: i}
	if !t.follow(mk) || len(t.ops) == 0 {
		return Given{}, false // one that its makers do not use is the caller's own
	}
	g := Given{Result: i, Size: -1, Ops: t.ops}
	if c, ok := mk.Size.(*ssa.Const); ok && c.Value != nil {
		g.Size = c.Int64()
	}
	return g, true
}

// MadeBy gives the place that made a channel, seen through conversions and a
// variable that is assigned once.
func MadeBy(v ssa.Value) *ssa.MakeChan {
	for range 6 {
		switch x := v.(type) {
		case *ssa.MakeChan:
			return x
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			cell := Cell(x.X)
			if x.Op != token.MUL || cell == nil {
				return nil
			}
			v = onlyStore(cell)
		default:
			return nil
		}
	}
	return nil
}

// tracer follows one value through a function, its literals and what it calls,
// and collects what is done to it. It gives up where the value goes out of
// sight.
type tracer struct {
	r      *Result
	fn     *ssa.Function
	seen   map[ssa.Value]bool
	result int // the value may be returned as this result; -1: not at all
	ops    []ArgOp
}

// how is the way in which an instruction of the function, or of a literal in
// it, is run when the function is called.
type how struct{ spawned, maybe, loop, caught bool }

func (t *tracer) follow(v ssa.Value) bool {
	if t.seen[v] {
		return true
	}
	t.seen[v] = true
	refs := v.Referrers()
	if refs == nil || len(t.seen) > 100 || len(t.ops) > 12 {
		return false
	}
	for _, in := range *refs {
		if !t.use(in, v) {
			return false
		}
	}
	return true
}

func (t *tracer) use(in ssa.Instruction, v ssa.Value) bool {
	switch in := in.(type) {
	case *ssa.Return:
		return t.result >= 0 && in.Parent() == t.fn && in.Results[t.result] == v
	case ssa.CallInstruction:
		return t.call(in, v)
	case *ssa.UnOp, *ssa.Send, *ssa.Select:
		return flows(in, v, t.follow) && t.direct(in, v)
	}
	return flows(in, v, t.follow)
}

// direct notes the operations that stand at an instruction.
func (t *tracer) direct(in ssa.Instruction, v ssa.Value) bool {
	h, ok := t.at(in, 0)
	if !ok {
		return false
	}
	for _, op := range t.r.OpsAt(in) {
		if op.Val != v || op.Kind == Len {
			continue
		}
		if op.Kind == CondWait {
			return false // with which lock and in which loop is not told
		}
		a := ArgOp{
			Kind: op.Kind, Spawned: h.spawned, Maybe: h.maybe || !op.Alone(), Loop: h.loop, Cased: !op.Alone(),
			Returns: returnsAfter(in),
		}
		if op.Kind == Range {
			a.Returns = t.r.LeavesRange(op)
		}
		if n, ok := op.Count(); ok {
			a.N = n
		}
		t.ops = append(t.ops, a)
	}
	return true
}

// waits reports whether the function waits for anybody itself.
func (t *tracer) waits() bool {
	return slices.ContainsFunc(t.r.OpsIn(t.fn), func(op *Op) bool {
		return !op.Spawned && (op.Kind == Recv || op.Kind == Range || op.Kind == Wait)
	})
}

// returnsAfter reports whether the function around in can end after it.
func returnsAfter(in ssa.Instruction) bool {
	if _, ok := in.(*ssa.Defer); ok {
		return true
	}
	found := false
	WalkFrom(in, func(next ssa.Instruction) bool {
		_, ok := next.(*ssa.Return)
		found = found || ok
		return !found
	})
	return found
}

// call follows a value into what is called with it.
func (t *tracer) call(in ssa.CallInstruction, v ssa.Value) bool {
	c := in.Common()
	if c.IsInvoke() {
		return false
	}
	if c.Value == v { // a function that is called here
		h, ok := t.at(in, 0)
		if !ok || slices.Contains(c.Args, v) {
			return false
		}
		t.ops = append(t.ops, ArgOp{
			Kind: Run, Spawned: h.spawned, Maybe: h.maybe, Loop: h.loop,
			Caught: t.r.Recovers(in.Parent()) || h.caught, Awaited: h.spawned && t.waits(),
		})
		return true
	}
	if _, ok := c.Value.(*ssa.Builtin); ok || isSyncMethod(c) && c.Args[0] == v {
		return t.direct(in, v)
	}
	if IsGoMethod(c) && c.Args[1] == v {
		return t.pass(in, ArgEffect{Ops: []ArgOp{{Kind: Run, Spawned: true}}})
	}
	e := t.effects(in)
	for i, a := range c.Args {
		if a != v {
			continue
		}
		arg := e.Arg(i)
		if arg == nil || !t.pass(in, *arg) {
			return false
		}
	}
	return true
}

func (t *tracer) effects(in ssa.CallInstruction) *Effects {
	if callee := t.r.Static(in); callee != nil {
		return t.r.effectsIn(callee)
	}
	return t.r.foreignEffects(in.Common())
}

// pass takes over what a callee does.
func (t *tracer) pass(in ssa.CallInstruction, arg ArgEffect) bool {
	h, ok := t.at(in, 0)
	if !ok {
		return false
	}
	for _, op := range arg.Ops {
		op.Spawned = op.Spawned || h.spawned
		op.Maybe = op.Maybe || h.maybe
		op.Loop = op.Loop || h.loop
		op.Caught = op.Caught || op.Kind == Run && h.caught
		op.Awaited = op.Awaited || op.Kind == Run && op.Spawned && t.waits()
		op.Returns = op.Returns && (op.Spawned || returnsAfter(in))
		t.ops = append(t.ops, op)
	}
	return true
}

// at tells how an instruction is run, ok=false where that is not known.
func (t *tracer) at(in ssa.Instruction, depth int) (h how, ok bool) {
	fn := in.Parent()
	if depth > 4 {
		return how{}, false
	}
	if _, spawn := in.(*ssa.Go); spawn {
		h.spawned = true
	}
	h.loop = t.r.LoopOf(in.Block()) != nil
	h.maybe = Skips(fn, func(at ssa.Instruction) bool { return at == in })
	if fn == t.fn {
		return h, true
	}
	outer, ok := t.literal(fn, depth)
	return how{
		h.spawned || outer.spawned, h.maybe || outer.maybe, h.loop || outer.loop, outer.caught || t.r.Recovers(fn),
	}, ok
}

// literal tells how a function literal is run that is used in one place.
func (t *tracer) literal(fn *ssa.Function, depth int) (how, bool) {
	var use ssa.CallInstruction
	var lit ssa.Value
	if fn.Parent() == nil {
		return how{}, false
	}
	for _, b := range fn.Parent().Blocks {
		for _, in := range b.Instrs {
			mc, ok := in.(*ssa.MakeClosure)
			if !ok || mc.Fn != fn {
				continue
			}
			for _, ref := range *mc.Referrers() {
				if _, ok := ref.(*ssa.DebugRef); ok {
					continue
				}
				call, ok := ref.(ssa.CallInstruction)
				if !ok || use != nil {
					return how{}, false
				}
				use, lit = call, mc
			}
		}
	}
	if use == nil {
		return how{}, false
	}
	h, ok := t.at(use, depth+1)
	c := use.Common()
	if !ok || c.Value == lit {
		return h, ok
	}
	if IsGoMethod(c) {
		h.spawned = true
		return h, true
	}
	// Handed to a function that runs it.
	i := slices.Index(c.Args, lit)
	arg := t.effects(use).Arg(i)
	if i < 0 || arg == nil || len(arg.Ops) != 1 || arg.Ops[0].Kind != Run {
		return how{}, false
	}
	run := arg.Ops[0]
	return how{h.spawned || run.Spawned, h.maybe || run.Maybe, h.loop || run.Loop, h.caught || run.Caught}, true
}

// Recovers reports whether fn defers a function of this package that calls
// recover.
func (r *Result) Recovers(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok {
				if callee := r.Static(d); callee != nil && summary.CallsRecover(callee) {
					return true
				}
			}
		}
	}
	return false
}
