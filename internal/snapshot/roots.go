package snapshot

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/promise"
	"github.com/concurlint/concurlint/internal/summary"
)

// RootKind says who enters a function from outside.
type RootKind uint8

const (
	// Handed: somebody who was given the function, or an interface that has it.
	// Which goroutine that is nobody can tell.
	Handed RootKind = iota
	// Public: any caller of the package's exported functions and methods.
	Public
	// Promised: any caller too, and some documentation says that several may be
	// at it at once: see package promise.
	Promised
	// Served: a server, on a goroutine for each request.
	Served
	// Started: a goroutine of the package's own.
	Started
)

// Root is a way for a function to come to run.
type Root struct {
	// Fn is the function that is entered first.
	Fn   *ssa.Function
	Kind RootKind
	// Spawn is what starts the goroutine; nil where somebody else calls Fn.
	Spawn ssa.Instruction
}

// Parallel reports whether the root is a goroutine that the package shows.
func (o Root) Parallel() bool { return o.Kind >= Served }

// Called reports whether callers outside of the package enter here.
func (o Root) Called() bool { return o.Kind == Public || o.Kind == Promised }

// maxRoots bounds what is remembered of one function.
const maxRoots = 16

// Roots lists the ways in which fn comes to run, outside of tests. many is
// true where there are more than are listed. A function without roots is
// called by tests only, by nobody, or before main.
func (r *Result) Roots(fn *ssa.Function) (roots []Root, many bool) {
	if r.roots == nil {
		r.findRoots()
	}
	s := r.roots[fn]
	return s.roots, s.many
}

type rootSet struct {
	roots []Root
	many  bool
}

func (s *rootSet) add(o Root) bool {
	if s.many || slices.Contains(s.roots, o) {
		return false
	}
	if len(s.roots) == maxRoots {
		s.many = true
		return true
	}
	s.roots = append(s.roots, o)
	return true
}

// findRoots carries the roots down the calls until nothing changes.
func (r *Result) findRoots() {
	r.roots = map[*ssa.Function]rootSet{}
	r.findUsed()
	values := r.values()
	for _, fn := range r.Funcs {
		var s rootSet
		v := values[fn]
		if !r.InTest(fn) && !r.initial(fn) && r.Open(fn) && (v == nil || v.elsewhere || token.IsExported(fn.Name())) && !r.ownMethod(fn) {
			s.add(Root{Fn: fn, Kind: r.kindOf(fn)})
		}
		if v == nil && r.uncalled(fn) {
			s.add(Root{Fn: fn, Kind: Public})
		}
		if v != nil {
			for _, at := range v.started {
				s.add(Root{fn, Started, at})
			}
		}
		for _, site := range r.Callers(fn) {
			if site.Spawn && !r.InTest(site.Caller) {
				s.add(Root{fn, Started, site.At})
			}
		}
		r.roots[fn] = s
	}
	for changed := true; changed; {
		changed = false
		for _, fn := range r.Funcs {
			s := r.roots[fn]
			for _, site := range r.Callers(fn) {
				if site.Spawn || r.InTest(site.Caller) {
					continue
				}
				up := r.roots[site.Caller]
				for _, o := range up.roots {
					changed = s.add(o) || changed
				}
				if up.many && !s.many {
					s.many, changed = true, true
				}
			}
			r.roots[fn] = s
		}
	}
}

// uncalled reports whether a declared function has no callers yet, tests included: it is
// there for somebody.
func (r *Result) uncalled(fn *ssa.Function) bool {
	return fn.Parent() == nil && len(r.Callers(fn)) == 0 && !r.InTest(fn) && !r.initial(fn) && !r.Open(fn) && fn.Name() != "main"
}

// kindOf says who enters a function that others can call.
func (r *Result) kindOf(fn *ssa.Function) RootKind {
	switch {
	case ops.Handler(fn.Signature):
		return Served
	case fn.Parent() == nil && r.promised(fn):
		return Promised
	case fn.Parent() == nil && token.IsExported(fn.Name()) && !r.Boxed(fn.Signature.Recv()):
		return Public
	}
	return Handed
}

func (r *Result) promised(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return false
	}
	_, ok = r.Promises().Of(obj)
	return ok
}

// Promises are what the package's comments, and interfaces of others, say of
// several goroutines.
func (r *Result) Promises() *promise.Set {
	if r.promises == nil {
		r.promises = promise.Find(r.pass)
	}
	return r.promises
}

// ownMethod reports whether fn is an exported method that only the package can
// call: its type is not exported, nor handed out as an interface, and the package
// does use it. A type of which it calls none is there for somebody.
func (r *Result) ownMethod(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Object() == nil {
		return false
	}
	n := NamedOf(recv.Type())
	return n != nil && !n.Obj().Exported() && r.converted()[n] == never && r.inUse[n]
}

// findUsed notes the types of which other code than tests, constructors and
// their own methods calls methods.
func (r *Result) findUsed() {
	r.inUse = map[*types.Named]bool{}
	for _, fn := range r.Funcs {
		recv := fn.Signature.Recv()
		if recv == nil {
			continue
		}
		n := NamedOf(recv.Type())
		r.inUse[n] = r.inUse[n] || slices.ContainsFunc(r.Callers(fn), func(s summary.CallSite) bool {
			caller := access.Outermost(s.Caller).Signature
			return !r.InTest(s.Caller) && !(caller.Recv() != nil && NamedOf(caller.Recv().Type()) == n) &&
				!(caller.Results().Len() > 0 && NamedOf(caller.Results().At(0).Type()) == n)
		})
	}
}

// Boxed reports whether a receiver's type is not exported, but handed out as an
// interface that is not std's: its users are elsewhere, and may be one goroutine
// each.
func (r *Result) Boxed(recv *types.Var) bool {
	if recv == nil {
		return false
	}
	n := NamedOf(recv.Type())
	return n != nil && !n.Obj().Exported() && r.converted()[n] == foreign
}

// What a type is converted to.
type conversion uint8

const (
	never   conversion = iota
	std                // an interface of std, or one without a name
	foreign            // another interface
)

func (r *Result) converted() map[*types.Named]conversion {
	if r.asIface != nil {
		return r.asIface
	}
	r.asIface = map[*types.Named]conversion{}
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				mi, ok := in.(*ssa.MakeInterface)
				if !ok || r.InTest(fn) {
					continue
				}
				iface, named := types.Unalias(mi.Type()).(*types.Named)
				n := NamedOf(mi.X.Type())
				if n == nil {
					continue
				}
				to := std
				if named && iface.Obj().Pkg() != nil && !ops.Std(iface.Obj().Pkg().Path()) {
					to = foreign
				}
				r.asIface[n] = max(r.asIface[n], to)
			}
		}
	}
	return r.asIface
}

// uses is where a function goes as a value.
type uses struct {
	started   []ssa.Instruction // to a helper of the package that starts it
	elsewhere bool
}

// values lists, for the functions of the package that are used as values, what
// becomes of them. Helpers that start what they are given are many: they count
// goroutines, recover panics, refuse after the end.
func (r *Result) values() map[*ssa.Function]*uses {
	byObj := map[types.Object]*ssa.Function{}
	for _, fn := range r.Funcs {
		if obj := fn.Object(); obj != nil {
			byObj[obj] = fn
		}
	}
	out := map[*ssa.Function]*uses{}
	of := func(v ssa.Value) *uses {
		fn, ok := v.(*ssa.Function)
		if mc, made := v.(*ssa.MakeClosure); made {
			fn, ok = mc.Fn.(*ssa.Function)
		}
		if !ok {
			return nil
		}
		if o := fn.Origin(); o != nil {
			fn = o
		}
		if fn.Synthetic != "" && fn.Object() != nil && byObj[fn.Object()] != nil {
			fn = byObj[fn.Object()] // a method value
		}
		if out[fn] == nil {
			out[fn] = &uses{}
		}
		return out[fn]
	}
	starters := map[*ssa.Parameter]bool{}
	var operands []*ssa.Value
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if _, making := in.(*ssa.MakeClosure); making || r.InTest(fn) {
					continue
				}
				call, isCall := in.(ssa.CallInstruction)
				operands = in.Operands(operands[:0])
				for i, op := range operands {
					u := of(*op)
					switch {
					case u == nil, isCall && !call.Common().IsInvoke() && i == 0:
					case isCall && starts(call, *op, starters):
						u.started = append(u.started, in)
					case isCall && ops.Of(call.Common()).Kind != ops.None:
					default:
						u.elsewhere = true
					}
				}
			}
		}
	}
	return out
}

// starts reports whether a call hands v to a parameter that its callee runs on
// a new goroutine.
func starts(call ssa.CallInstruction, v ssa.Value, known map[*ssa.Parameter]bool) bool {
	callee := call.Common().StaticCallee()
	if callee == nil {
		return false
	}
	for i, a := range call.Common().Args {
		if a == v && i < len(callee.Params) && startsParam(callee.Params[i], known) {
			return true
		}
	}
	return false
}

// startsParam reports whether a function runs its parameter by a go statement,
// itself or by a literal that does nothing else than to call it around some
// bookkeeping.
func startsParam(p *ssa.Parameter, known map[*ssa.Parameter]bool) bool {
	if yes, ok := known[p]; ok {
		return yes
	}
	known[p] = false
	if _, isFunc := p.Type().Underlying().(*types.Signature); !isFunc || p.Referrers() == nil {
		return false
	}
	found := false
	for _, ref := range *p.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Go:
			found = found || ref.Call.Value == ssa.Value(p)
		case *ssa.MakeClosure:
			found = found || gone(ref)
		case *ssa.Store: // a captured parameter lives in a variable
			if cell, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == ssa.Value(p) {
				for _, use := range *cell.Referrers() {
					if mc, ok := use.(*ssa.MakeClosure); ok {
						found = found || gone(mc)
					}
				}
			}
		}
	}
	known[p] = found
	return found
}

// gone reports whether a literal is what a go statement starts.
func gone(mc *ssa.MakeClosure) bool {
	return slices.ContainsFunc(*mc.Referrers(), func(in ssa.Instruction) bool {
		g, ok := in.(*ssa.Go)
		return ok && g.Call.Value == ssa.Value(mc)
	})
}

// OneGoroutine reports whether all functions run on one and the same goroutine
// of each object only: the one that a single go statement outside of loops
// starts. What only it writes it may read without a lock.
func (r *Result) OneGoroutine(fns ...*ssa.Function) bool {
	var one Root
	for _, fn := range fns {
		roots, many := r.Roots(fn)
		if many || len(roots) != 1 || roots[0].Spawn == nil || one.Fn != nil && roots[0] != one {
			return false
		}
		one = roots[0]
	}
	if one.Fn == nil {
		return false
	}
	b := one.Spawn.Block()
	return !summary.Follows(b, b)
}
