package overlap

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
)

// hopKind says how a function is entered.
type hopKind uint8

const (
	calls      hopKind = iota // and waited for
	defers                    // when the function around it ends
	once                      // by sync.Once.Do, or as the one flight of a key
	spawns                    // on a goroutine of its own
	fires                     // by a timer or at the end of a context, on a goroutine of its own
	hears                     // by a goroutine of the package, as a callback that it keeps
	serves                    // on a goroutine for each request
	parallels                 // as a parallel subtest: when the test around it has ended, beside the others
	multiplies                // on several goroutines at once, which are waited for
)

// thread reports whether the hop begins a goroutine, or a test that is like one.
func (k hopKind) thread() bool { return k >= spawns }

// outlives reports whether what is entered may run on when the call returns.
func (k hopKind) outlives() bool { return k == spawns || k == fires || k == hears || k == serves }

// A frame is one run of a function, as far as the way that led to it from the
// root function tells it apart from others.
type frame struct {
	up   *frame
	fn   *ssa.Function
	hop  ssa.Instruction // in up.fn; nil for the root
	kind hopKind

	// params and frees are what the arguments and the captured variables are
	// where they come from.
	params, frees []bound
	// funcs are the arguments that are functions whose body is known.
	funcs map[ssa.Value]*closure
	level int
	// thread is the innermost frame around this one, itself included, that is a
	// goroutine; nil on the one that runs the root function.
	thread *frame
}

// A closure is a function value whose body is known, with what it captured.
type closure struct {
	fn    *ssa.Function
	frees []bound
	first []bound // the receiver of a method value
}

// A bound value is one of another frame's function.
type bound struct {
	home *frame
	val  ssa.Value
}

func (f *frame) bind(vals []ssa.Value) []bound {
	out := make([]bound, len(vals))
	for i, v := range vals {
		out[i] = bound{f, v}
	}
	return out
}

// A place is an access in the terms of the root function.
type place struct {
	frame *frame
	touch *touch
	loc   loc
	steps []string // of loc
}

// Bounds of the search from one root.
const (
	maxLevel  = 6
	maxPlaces = 3000
	maxFrames = 250
)

// translate says a loc of f's function in the root's terms.
func (f *frame) translate(e *engine, l loc) loc {
	if !l.known() {
		return loc{}
	}
	l = e.normal(l)
	if f.up == nil {
		return l
	}
	var b bound
	switch r := l.root.(type) {
	case *ssa.Global:
		return l
	case *ssa.Parameter:
		if i := slices.Index(f.fn.Params, r); i >= 0 && i < len(f.params) {
			b = f.params[i]
		}
	case *ssa.FreeVar:
		if i := slices.Index(f.fn.FreeVars, r); i >= 0 && i < len(f.frees) {
			b = f.frees[i]
		}
	case *ssa.Alloc:
		if call, ok := f.hop.(*ssa.Call); ok && f.kind == calls && returnsOnly(f.fn, r) {
			b = bound{f.up, call}
		}
	}
	if b.home == nil || !access.SharesMemory(b.val.Type()) {
		return loc{} // it belongs to f's function alone
	}
	return b.home.translate(e, e.at(b.val).with(l.sel))
}

// returnsOnly reports whether an object is what its function returns, however
// it ends.
func returnsOnly(fn *ssa.Function, obj *ssa.Alloc) bool {
	if obj.Parent() != fn || fn.Signature.Results().Len() != 1 {
		return false
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && ret.Results[0] != ssa.Value(obj) {
			return false
		}
	}
	return true
}

// function finds the body behind a function value, nil if there may be several
// or none is seen.
func (f *frame) function(e *engine, v ssa.Value, depth int) *closure {
	if depth > 5 || f == nil {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Function:
		if fn := e.declared(v); fn != nil {
			return &closure{fn: fn}
		}
	case *ssa.MakeClosure:
		fn := v.Fn.(*ssa.Function)
		if fn.Synthetic != "" && !access.IsLoopBody(fn) {
			// A method value: its one binding is the receiver.
			if m := e.declared(fn); m != nil && len(m.Params) == len(fn.Params)+1 {
				return &closure{fn: m, first: f.bind(v.Bindings)}
			}
			return nil
		}
		return &closure{fn: fn, frees: f.bind(v.Bindings)}
	case *ssa.ChangeType:
		return f.function(e, v.X, depth+1)
	case *ssa.Parameter:
		return f.funcs[v]
	case *ssa.UnOp:
		cell := chans.Cell(v.X)
		if cell == nil {
			return nil
		}
		home := f.holding(cell.Parent())
		if home == nil {
			return nil
		}
		if val := chans.OnlyStore(cell); val != nil {
			return home.function(e, val, depth+1)
		}
	}
	return nil
}

// holding finds the frame of a function around this one.
func (f *frame) holding(fn *ssa.Function) *frame {
	for ; f != nil; f = f.up {
		if f.fn == fn {
			return f
		}
	}
	return nil
}

// declared is the source function behind a function or a wrapper of it.
func (e *engine) declared(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Synthetic == "" || fn.Name() == "init" {
		if e.known[fn] {
			return fn
		}
		return nil
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return e.byObj[obj.Origin()]
	}
	return nil
}

// enter makes the frame of what a hop runs, nil where the way comes round or is
// too long.
func (f *frame) enter(e *engine, c *closure, args []ssa.Value, hop ssa.Instruction, kind hopKind) *frame {
	if c == nil || f.level >= maxLevel || f.comesRound(c.fn, kind) || len(c.fn.Blocks) == 0 || e.frames >= maxFrames {
		return nil
	}
	e.frames++
	g := f.under(hop, kind)
	g.fn, g.frees = c.fn, c.frees
	g.params = append(slices.Clip(c.first), f.bind(args)...)
	for i, a := range args {
		if _, ok := a.Type().Underlying().(*types.Signature); !ok {
			continue
		}
		if i+len(c.first) < len(c.fn.Params) {
			if fc := f.function(e, a, 0); fc != nil {
				if g.funcs == nil {
					g.funcs = map[ssa.Value]*closure{}
				}
				g.funcs[c.fn.Params[i+len(c.first)]] = fc
			}
		}
	}
	return g
}

// comesRound reports whether a function is running already where it is entered.
// A goroutine that runs what started it, as a timer that arms itself again, is
// followed that once.
func (f *frame) comesRound(fn *ssa.Function, kind hopKind) bool {
	n, same := 0, !kind.thread()
	for g := f; g != nil; g = g.up {
		if g.fn == fn {
			if same {
				return true
			}
			n++
		}
		same = same && !g.kind.thread()
	}
	return n > 1
}

// under makes a frame without a function.
func (f *frame) under(hop ssa.Instruction, kind hopKind) *frame {
	g := &frame{up: f, hop: hop, kind: kind, level: f.level + 1, thread: f.thread}
	if kind.thread() {
		g.thread = g
	}
	return g
}

// below lists the frames that f's function enters itself.
func (f *frame) below(e *engine) []*frame {
	var out []*frame
	add := func(g *frame) {
		if g != nil {
			out = append(out, g)
		}
	}
	for _, call := range e.calls(f.fn) {
		in, op := call.in, call.op
		c := in.Common()
		kind := calls
		switch in.(type) {
		case *ssa.Go:
			kind = spawns
		case *ssa.Defer:
			kind = defers
		}
		switch op.Kind {
		case ops.Acquire, ops.Release, ops.Try, ops.AcquireOr, ops.CondWait, ops.Keep:
			continue
		case ops.CallLater, ops.CallNow, ops.Once, ops.Flight:
			if kind == calls {
				kind = handed(op.Kind, call.name)
			}
			for _, fv := range op.Fn {
				fc := f.function(e, fv, 0)
				k := kind
				if fc != nil && k == calls && e.isParallel(fc.fn) {
					k = parallels
				}
				add(f.enter(e, fc, nil, in, k))
			}
			continue
		}
		if c.IsInvoke() {
			continue
		}
		fc := f.function(e, c.Value, 0)
		if body := access.LoopBody(c); fc == nil && body != nil {
			add(f.enter(e, f.function(e, body, 0), nil, in, kind)) // an iterator that is not seen
			continue
		}
		if fc == nil && kind == spawns && f.fn != nil && (e.memory(c) != nil || slices.ContainsFunc(c.Args, isSlice)) {
			out = append(out, f.under(in, kind)) // what it runs is not seen
			continue
		}
		add(f.enter(e, fc, c.Args, in, kind))
		if kind == calls {
			f.listeners(e, in, add)
			f.runs(e, in, add)
			f.streams(e, call, add)
		}
	}
	return out
}

// listeners adds the literals that a call keeps as callbacks of a goroutine.
func (f *frame) listeners(e *engine, in ssa.CallInstruction, add func(*frame)) {
	for i, a := range in.Common().Args {
		if _, ok := a.Type().Underlying().(*types.Signature); !ok {
			continue
		}
		if fc := f.function(e, a, 0); fc != nil && fc.fn.Parent() != nil && e.hears(in.Common(), i) {
			add(f.enter(e, fc, nil, in, hears))
		}
	}
}

// handed says how a known function enters the one that it is given.
func handed(k ops.Kind, name string) hopKind {
	switch {
	case k == ops.Once || k == ops.Flight:
		return once
	case name == "testing.B.RunParallel":
		return multiplies
	case k == ops.CallNow:
		return calls
	case name == "time.AfterFunc" || name == "context.AfterFunc":
		return fires
	case name == "net/http.HandleFunc" || name == "net/http.ServeMux.HandleFunc":
		return serves
	}
	return spawns
}

// isParallel reports whether a test function calls t.Parallel itself.
func (e *engine) isParallel(fn *ssa.Function) bool { return e.parallelCall(fn) != nil }

func (e *engine) parallelCall(fn *ssa.Function) ssa.Instruction {
	for _, c := range e.calls(fn) {
		if c.name == "testing.T.Parallel" {
			return c.in
		}
	}
	return nil
}

// collect lists the accesses that the root function leads to.
func (e *engine) collect(root *ssa.Function) []place {
	e.frames = 0
	var out []place
	var visit func(f *frame)
	visit = func(f *frame) {
		if len(out) > maxPlaces {
			return
		}
		if f.fn == nil {
			out = append(out, e.given(f)...)
			return
		}
		for _, t := range e.shared(f.fn, f.up != nil) {
			if l := f.translate(e, t.loc); l.known() {
				out = append(out, place{f, t, l, e.steps(l.sel)})
			}
		}
		for _, g := range f.below(e) {
			visit(g)
		}
	}
	visit(&frame{fn: root})
	if len(out) > maxPlaces {
		return nil // unknown: too much to compare
	}
	return out
}
