package chans

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// collect lists every operation, gives each its object, and describes the objects.
func (r *Result) collect() {
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				r.collectInstr(fn, in)
			}
		}
	}
	for k, n := range r.nodes {
		o := r.objects[n.find()]
		if o == nil {
			continue
		}
		switch k := k.(type) {
		case fieldKey:
			o.Fields = append(o.Fields, k.v)
		case *ssa.Global:
			o.Globals = append(o.Globals, k)
		case *ssa.Parameter:
			o.Params = append(o.Params, k)
		case *ssa.Alloc:
			o.Locals = append(o.Locals, k)
		}
	}
	// A package variable that is a channel is the set behind its address; a
	// field that is a map or slice of channels holds the set of its elements.
	for k, n := range r.nodes {
		if n.find().elem == nil {
			continue
		}
		o := r.objects[n.deref()]
		if o == nil {
			continue
		}
		switch k := k.(type) {
		case *ssa.Global:
			o.Globals = append(o.Globals, k)
		case fieldKey:
			o.Fields = append(o.Fields, k.v)
		}
	}
	r.describe()
}

// describe copies what the unification learnt into the objects and puts
// everything in source order.
func (r *Result) describe() {
	for n, o := range r.objects {
		o.Foreign, o.UnknownSend, o.UnknownRecv = n.foreign, n.unkSend, n.unkRecv
		o.Nil, o.Elem, o.Mixed = n.isNil, n.inContainer, n.mixed
		slices.SortFunc(o.Ops, func(a, b *Op) int { return int(a.Pos - b.Pos) })
		o.nameGiven()
		slices.SortFunc(o.Makes, func(a, b *ssa.MakeChan) int { return int(a.Pos() - b.Pos()) })
		slices.SortFunc(o.Fields, func(a, b *types.Var) int { return int(a.Pos() - b.Pos()) })
		slices.SortFunc(o.Globals, func(a, b *ssa.Global) int { return int(a.Pos() - b.Pos()) })
		slices.SortFunc(o.Locals, func(a, b *ssa.Alloc) int { return int(a.Pos() - b.Pos()) })
		slices.SortFunc(o.Params, func(a, b *ssa.Parameter) int { return int(a.Pos() - b.Pos()) })
		r.Objects = append(r.Objects, o)
	}
	slices.SortFunc(r.Objects, func(a, b *Object) int { return int(a.pos() - b.pos()) })
	r.addPrivate()
}

// nameGiven names a channel that a call returned as its users do.
func (o *Object) nameGiven() {
	i := slices.IndexFunc(o.Ops, func(op *Op) bool { return op.Via == nil })
	if len(o.Calls) == 0 || i < 0 {
		return
	}
	for _, op := range o.Ops {
		if op.Via != nil {
			op.Name = o.Ops[i].Name
		}
	}
}

// pos is the first place of an object, to order objects by.
func (o *Object) pos() token.Pos {
	switch {
	case len(o.Makes) > 0:
		return o.Makes[0].Pos()
	case len(o.Ops) > 0:
		return o.Ops[0].Pos
	case len(o.Fields) > 0:
		return o.Fields[0].Pos()
	}
	return token.NoPos
}

func (r *Result) object(v ssa.Value, kind Kind) *Object {
	n, ok := r.nodes[keyOf(v)]
	if !ok {
		n = &node{}
		r.nodes[keyOf(v)] = n
	}
	n = n.find()
	o, ok := r.objects[n]
	if !ok {
		o = &Object{Kind: kind}
		r.objects[n] = o
	}
	return o
}

func (r *Result) add(op *Op, kind Kind) {
	if c, ok := op.Val.(*ssa.Const); ok && c.IsNil() {
		op.Obj = &Object{Kind: kind, Nil: true, Ops: []*Op{op}}
		r.Objects = append(r.Objects, op.Obj)
	} else {
		op.Obj = r.object(op.Val, kind)
		op.Obj.Ops = append(op.Obj.Ops, op)
	}
	if op.Name == "" {
		op.Name = r.exprName(op.Pos, op.Val)
	}
	r.byFn[op.Fn] = append(r.byFn[op.Fn], op)
	r.byInstr[op.Instr] = append(r.byInstr[op.Instr], op)
}

func (r *Result) collectInstr(fn *ssa.Function, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.MakeChan:
		o := r.object(in, Chan)
		o.Makes = append(o.Makes, in)
	case *ssa.Send:
		r.add(&Op{Kind: Send, Fn: fn, Instr: in, Val: in.Chan, Pos: in.Pos()}, Chan)
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			kind := Recv
			if in.CommaOk && in.Block().Comment == "rangechan.loop" {
				kind = Range
			}
			r.add(&Op{Kind: kind, Fn: fn, Instr: in, Val: in.X, Pos: in.Pos()}, Chan)
		}
	case *ssa.Select:
		for i, st := range in.States {
			kind := Recv
			if st.Dir == types.SendOnly {
				kind = Send
			}
			r.add(&Op{Kind: kind, Fn: fn, Instr: in, Val: st.Chan, Select: in, Case: i, Pos: st.Pos}, Chan)
		}
	case ssa.CallInstruction:
		r.collectCall(fn, in)
	}
}

func (r *Result) collectCall(fn *ssa.Function, in ssa.CallInstruction) {
	c := in.Common()
	op := &Op{Fn: fn, Instr: in, Pos: in.Pos()}
	switch in.(type) {
	case *ssa.Defer:
		op.Deferred = true
		op.Pos = c.Pos()
	case *ssa.Go:
		op.Spawned = true
		op.Pos = c.Pos()
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if len(c.Args) == 0 {
			return
		}
		if _, ok := c.Args[0].Type().Underlying().(*types.Chan); !ok {
			return
		}
		switch b.Name() {
		case "close":
			op.Kind = Close
		case "len", "cap":
			op.Kind = Len
		default:
			return
		}
		op.Val = c.Args[0]
		r.add(op, Chan)
		return
	}
	if !isSyncMethod(c) || len(c.Args) == 0 {
		r.collectEffects(fn, in)
		return
	}
	kinds, kind := map[string]OpKind{"Add": Add, "Done": Done, "Wait": Wait, "Go": GoWG}, WaitGroup
	recv := c.StaticCallee().Signature.Recv().Type().(*types.Pointer).Elem().(*types.Named)
	if recv.Obj().Name() == "Cond" {
		kinds, kind = map[string]OpKind{"Wait": CondWait, "Signal": Signal, "Broadcast": Broadcast}, Cond
	}
	k, ok := kinds[c.StaticCallee().Name()]
	if !ok {
		return
	}
	op.Kind, op.Val = k, c.Args[0]
	r.add(op, kind)
}

// collectEffects adds what a function of another package does to what it is
// given, and the channels that it returns.
func (r *Result) collectEffects(fn *ssa.Function, in ssa.CallInstruction) {
	c := in.Common()
	e := r.foreignEffects(c)
	if e == nil {
		return
	}
	_, spawned := in.(*ssa.Go)
	_, deferred := in.(*ssa.Defer)
	for i := range e.Args {
		arg := &e.Args[i]
		v := c.Args[arg.Param]
		kind, ok := kindOf(v.Type())
		if !ok {
			continue // a function
		}
		name := r.argName(in, arg.Param)
		for j := range arg.Ops {
			via := &arg.Ops[j]
			r.add(&Op{
				Kind: via.Kind, Fn: fn, Instr: in, Val: v, Via: via, Pos: c.Pos(), Name: name,
				Spawned: via.Spawned || spawned, Deferred: deferred && !via.Spawned,
			}, kind)
		}
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return
	}
	for i := range e.Results {
		r.collectGiven(fn, call, &e.Results[i])
	}
}

func kindOf(t types.Type) (Kind, bool) {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return Chan, true
	case *types.Pointer:
		if n, ok := types.Unalias(u.Elem()).(*types.Named); ok && isSyncObject(n) {
			if n.Obj().Name() == "Cond" {
				return Cond, true
			}
			return WaitGroup, true
		}
	}
	return 0, false
}

// collectGiven adds the channel that a call returns, with what its makers do to
// it.
func (r *Result) collectGiven(fn *ssa.Function, call *ssa.Call, g *Given) {
	v := summary.ResultValue(call, g.Result)
	if v == nil {
		return
	}
	o := r.object(v, Chan)
	o.Calls = append(o.Calls, &Call{call, g})
	for i := range g.Ops {
		via := &g.Ops[i]
		r.add(&Op{Kind: via.Kind, Fn: fn, Instr: call, Val: v, Via: via, Pos: call.Pos(), Spawned: via.Spawned, Name: "it"}, Chan)
	}
}
