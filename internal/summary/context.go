package summary

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// CallSite is one place that runs a function of this package. Places of the
// caller are in its own terms.
type CallSite struct {
	Caller *ssa.Function
	// At is the call, the go statement, or the call that is handed the function
	// as a callback.
	At ssa.Instruction
	// Held are the locks held there, beyond those held on entry to the caller.
	Held []Held
	// Args and Free are what the function's parameters and captured variables
	// are; unknown entries are the zero Path.
	Args, Free []access.Path
	Calm       bool // no goroutine was started in the caller before
	Spawn      bool // another goroutine runs the function

	gates []lockgraph.Gate // the classes of Held
	let   []Let            // what the caller was called with and has let go by then
}

// Context is what holds at every call of a function.
type Context struct {
	// Gates are the lock classes that all callers hold.
	Gates []lockgraph.Gate
	// BeforeGo: only called before the program starts its first goroutine.
	BeforeGo bool
	// MainOnly: only called on the main goroutine (or that of one test).
	MainOnly bool

	ends []lockgraph.Gate // the gates that ends make at all calls, see findEnds
	top  bool             // not reached yet: everything holds
}

// contexts works out what holds at every call, callers first. A function whose
// callers are not all known can be called in any way.
func (e *engine) contexts() map[*ssa.Function]*Context {
	out := map[*ssa.Function]*Context{}
	for _, fn := range e.funcs {
		switch {
		case e.root(fn):
			out[fn] = &Context{BeforeGo: true, MainOnly: true}
		case len(e.sites[fn]) == 0 || e.callableFromElsewhere(fn):
			out[fn] = &Context{Gates: e.required(fn)}
		default:
			out[fn] = &Context{top: true}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, fn := range e.funcs {
			if e.root(fn) || len(e.sites[fn]) == 0 || e.callableFromElsewhere(fn) {
				continue
			}
			c := e.meet(fn, out)
			if !c.equal(out[fn]) {
				out[fn], changed = c, true
			}
		}
	}
	return out
}

func (e *engine) meet(fn *ssa.Function, ctx map[*ssa.Function]*Context) *Context {
	c := &Context{top: true}
	for _, site := range e.sites[fn] {
		from := ctx[site.Caller]
		if from == nil {
			return &Context{}
		}
		if from.top {
			continue
		}
		here := Context{
			BeforeGo: from.BeforeGo && site.Calm && !site.Spawn,
			MainOnly: from.MainOnly && !site.Spawn,
		}
		if !site.Spawn {
			here.Gates = site.gates
			here.Gates = addGates(here.Gates, from.Gates, site.let)
			here.ends = addGates(e.endGates(site.At), from.ends, nil)
		}
		if c.top {
			*c = here
			continue
		}
		c.BeforeGo = c.BeforeGo && here.BeforeGo
		c.MainOnly = c.MainOnly && here.MainOnly
		c.Gates, c.ends = commonGates(c.Gates, here.Gates), commonGates(c.ends, here.ends)
	}
	c.Gates = addGates(c.Gates, e.required(fn), nil)
	return c
}

// addGates adds what holds on entry and has not been let go since.
func addGates(gates, entry []lockgraph.Gate, let []Let) []lockgraph.Gate {
	for _, g := range entry {
		if !slices.ContainsFunc(let, func(l Let) bool { return l.Lock.Class == g.Class }) {
			gates = addGate(gates, Lock{Class: g.Class}, g.Mode)
		}
	}
	return gates
}

// required lists the locks that are held whenever fn is called, whoever calls
// it: those that it lets go on each of its ways.
func (e *engine) required(fn *ssa.Function) []lockgraph.Gate {
	var gates []lockgraph.Gate
	outcomes := e.infos[fn].Sum.Outcomes
	for i := range outcomes {
		if i == 0 {
			for _, l := range outcomes[0].Rel {
				gates = addGate(gates, l.Lock, l.Mode)
			}
			continue
		}
		gates = slices.DeleteFunc(gates, func(g lockgraph.Gate) bool {
			return !slices.ContainsFunc(outcomes[i].Rel, func(l Let) bool { return l.Lock.Class == g.Class && l.Mode == g.Mode })
		})
	}
	return gates
}

func (c *Context) equal(o *Context) bool {
	return c.top == o.top && c.BeforeGo == o.BeforeGo && c.MainOnly == o.MainOnly && slices.Equal(c.Gates, o.Gates) && slices.Equal(c.ends, o.ends)
}

// root reports whether the program starts fn itself, on a goroutine of its own
// on which nothing else runs meanwhile: main, init, a test.
func (e *engine) root(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return false
	}
	if fn.Signature.Recv() != nil {
		return false
	}
	return access.IsInit(fn) || fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main" || e.runByTest(fn)
}

// callableFromElsewhere reports whether fn may have callers that were not seen:
// an exported name, a value that went somewhere, a method behind an interface.
func (e *engine) callableFromElsewhere(fn *ssa.Function) bool {
	if e.escaped[fn] {
		return true
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return false
	}
	if e.pass.Pkg.Name() != "main" && ast.IsExported(obj.Name()) {
		return true
	}
	return obj.Signature().Recv() != nil && e.invoked[obj.Name()]
}

// findEscapes notes the functions whose value goes where calls cannot be
// followed, and the method names that are called through interfaces.
func (e *engine) findEscapes() {
	e.escaped, e.invoked = map[*ssa.Function]bool{}, map[string]bool{}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.escapes(instr)
			}
		}
	}
	for _, c := range e.converted {
		// fmt, sort, http and others call exported methods of what they are given.
		for m := range types.NewMethodSet(c.concrete).Methods() {
			if ast.IsExported(m.Obj().Name()) {
				e.invoked[m.Obj().Name()] = true
			}
		}
	}
}

func (e *engine) escapes(instr ssa.Instruction) {
	if e.inTables[instr] {
		return
	}
	call, isCall := instr.(ssa.CallInstruction)
	if isCall && call.Common().IsInvoke() {
		e.invoked[call.Common().Method.Name()] = true
	}
	for i, op := range instr.Operands(nil) {
		fn, ok := (*op).(*ssa.Function)
		if !ok {
			if mc, isMC := (*op).(*ssa.MakeClosure); isMC {
				fn, ok = mc.Fn.(*ssa.Function), true
			}
		}
		if !ok {
			continue
		}
		if o := fn.Origin(); o != nil {
			fn = o
		}
		if fn.Synthetic != "" {
			if obj, ok := fn.Object().(*types.Func); ok && e.byObj[obj.Origin()] != nil {
				fn = e.byObj[obj.Origin()]
			}
		}
		if _, making := instr.(*ssa.MakeClosure); making {
			if instr.(*ssa.MakeClosure).Fn.(*ssa.Function).Synthetic != "" {
				e.escaped[fn] = true // a method value: where it goes is not followed
			}
			continue
		}
		if isCall && i == 0 && !call.Common().IsInvoke() {
			continue
		}
		if isCall && ops.Of(call.Common()).Kind != ops.None {
			continue // the tables say when it is called
		}
		e.escaped[fn] = true
	}
}

// lockEdges turns the orders of all functions into edges between classes.
func (e *engine) lockEdges() {
	e.findEnds()
	ctx := e.contexts()
	e.ctx = ctx
	var edges []lockgraph.Edge
	writers := map[string]bool{}
	for _, fn := range e.funcs {
		f := e.infos[fn]
		for i := range f.Sum.Events {
			ev := &f.Sum.Events[i]
			if ev.Kind == EvAcquire && ev.Mode == lockgraph.Write && ev.Lock.Class != "" {
				writers[ev.Lock.Class] = true
			}
		}
		for _, class := range f.writes {
			writers[class] = true
		}
		for i := range f.Orders {
			f.Orders[i].Edge = len(edges)
			edges = append(edges, e.edge(f, &f.Orders[i]))
		}
	}
	e.edges = edges
	e.graph.Add(edges...)
	e.graph.AddWriters(sortedKeys(writers)...)
}

// edge is an order as other packages and goroutines see it.
func (e *engine) edge(f *Func, o *Order) lockgraph.Edge {
	ctx := e.ctx[f.Fn]
	edge := lockgraph.Edge{
		From: o.From.Class, To: o.To.Class, FromMode: o.FromMode, ToMode: o.ToMode,
		Package: e.pass.Pkg.Path(), Func: f.Name,
		FromSite: e.site(o.FromTrace.Last()), ToSite: e.site(o.Trace),
		Trace: e.steps(o.Trace, "takes "+access.ShortClass(o.To.Class)), Confidence: o.Conf,
		Gates: o.Gates, FromHome: home(o.From.Path), ToHome: home(o.To.Path),
	}
	if o.At != nil {
		edge.Gates = addGates(edge.Gates, ctx.Gates, o.let)
		edge.Gates = addGates(addGates(edge.Gates, e.endGates(o.At), nil), ctx.ends, nil)
		switch {
		case o.Calm && ctx.BeforeGo, e.fresh(o.From.Path, o.At), e.fresh(o.To.Path, o.At):
			edge.Phase = lockgraph.BeforeGo
		case ctx.MainOnly:
			edge.Phase = lockgraph.MainOnly
		}
	}
	if o.Handed != nil {
		edge.Func = o.By
	}
	if e.inTest(f.Fn.Pos()) {
		edge.Confidence = finding.Low // tests hold locks of what they test to provoke it
	}
	if edge.From == edge.To {
		edge.Instances = instances(o)
	}
	return edge
}

// fresh reports whether the lock belongs to an object that this function just
// made and has not shown to anybody by then: nobody else can hold it.
func (e *engine) fresh(p access.Path, at ssa.Instruction) bool {
	v := p.Val()
	if v == nil || p.Kind != access.Local || !made(v, 0) || !access.Within(p, v.Type()) {
		return false
	}
	return !shownBefore(v, at)
}

// shownBefore reports whether a new object, or the variable it is in, gets to
// where somebody else can see it before control comes to at. A call is not
// counted: constructors call methods of what they make.
func shownBefore(v ssa.Value, at ssa.Instruction) bool {
	for _, ref := range *v.Referrers() {
		shown := false
		switch ref := ref.(type) {
		case *ssa.Store:
			cell, isCell := ref.Addr.(*ssa.Alloc)
			switch {
			case ref.Val != v:
			case isCell:
				if shownBefore(cell, at) {
					return true
				}
			default:
				shown = true
			}
		case *ssa.MapUpdate, *ssa.Send, *ssa.Go, *ssa.MakeClosure, *ssa.MakeInterface:
			shown = true
		}
		if shown && (ref.Block() != at.Block() && Follows(ref.Block(), at.Block()) || ref.Block() == at.Block() && ref.Pos() < at.Pos()) {
			return true
		}
	}
	return false
}

// instances says how the two locks of one class are related.
func instances(o *Order) lockgraph.Instances {
	if o.Ordered {
		return lockgraph.Ordered
	}
	_, down := o.To.Path.Rest(o.From.Path.Root())
	if down || o.From.Path.Kind != access.Param || o.To.Path.Kind != access.Param {
		// One is reached through the other, or nothing says what they are.
		return lockgraph.ParentChild
	}
	return lockgraph.Unknown
}
