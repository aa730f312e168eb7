package summary

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// releasers are the declared functions of a package, literals in them included,
// that let locks of a class go, and those that take them.
type releasers struct {
	release, acquire map[string][]*ssa.Function
	given            map[string][]*ssa.Function // that make an unlock function for somebody
	lent             map[string]bool            // classes of locks that others get a pointer to
	anywhere         bool                       // something lets a lock go that has no name here
}

// findReleasers looks at every lock operation of the package.
func (e *engine) findReleasers() *releasers {
	r := &releasers{release: map[string][]*ssa.Function{}, acquire: map[string][]*ssa.Function{}, given: map[string][]*ssa.Function{}, lent: map[string]bool{}}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case ssa.CallInstruction:
					op := ops.Of(instr.Common())
					if op.Kind == ops.None {
						e.lends(r, fn, instr)
					} else if takes(op) || op.Kind == ops.Release {
						in := r.acquire
						if op.Kind == ops.Release {
							in = r.release
						}
						note(in, fn, e.infos[fn].Env.Class(e.infos[fn].Env.Of(op.Recv)))
					}
				case *ssa.MakeClosure:
					// unlock := s.mu.Unlock, to be called by whoever gets it
					if thunk := instr.Fn.(*ssa.Function); strings.HasSuffix(thunk.Name(), "nlock$bound") {
						note(r.given, fn, e.infos[fn].Env.Class(e.infos[fn].Env.Of(instr.Bindings[0])))
					}
				case *ssa.Store, *ssa.MakeInterface, *ssa.Return, *ssa.MapUpdate, *ssa.Send:
					e.lends(r, fn, instr)
				}
			}
		}
	}
	r.anywhere = len(r.given[""]) > 0 || slices.ContainsFunc(r.release[""], func(fn *ssa.Function) bool { return !slices.Contains(r.acquire[""], fn) })
	return r
}

// lends notes the mutexes whose address an instruction gives away.
func (e *engine) lends(r *releasers, fn *ssa.Function, instr ssa.Instruction) {
	var to ssa.Value
	if forCond(instr) {
		return // its Unlocks are known to be the lock's
	}
	if st, ok := instr.(*ssa.Store); ok {
		to = st.Addr
	}
	for _, op := range instr.Operands(nil) {
		if v := *op; v != nil && v != to && ops.Mutex(v.Type()) {
			env := e.infos[fn].Env
			r.lent[env.Class(env.Of(v)).Name] = true
		}
	}
}

// forCond reports whether an instruction gives a lock to a sync.Cond: sync.NewCond, a
// store into its field L, or the conversion to sync.Locker for either.
func forCond(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		callee := instr.Common().StaticCallee()
		return callee != nil && callee.String() == "sync.NewCond"
	case *ssa.Store:
		fa, ok := instr.Addr.(*ssa.FieldAddr)
		return ok && ops.Named(fa.X.Type(), "sync", "Cond")
	case *ssa.MakeInterface:
		return !slices.ContainsFunc(*instr.Referrers(), func(ref ssa.Instruction) bool {
			_, debug := ref.(*ssa.DebugRef)
			return !debug && !forCond(ref)
		})
	}
	return false
}

// note enters a function under the class of a lock, "" for one without a name.
func note(in map[string][]*ssa.Function, fn *ssa.Function, class access.Class) {
	fn = access.Outermost(fn)
	name := class.Name
	if class.Weak {
		name = ""
	}
	if !slices.Contains(in[name], fn) {
		in[name] = append(in[name], fn)
	}
}

// honoured reports whether anybody can let go what f leaves locked for its
// caller: the package has a function that lets the lock go without having taken
// it, or after a call of f; or other packages can. A contract that nobody keeps
// is none, and the function has forgotten its lock.
func (f *Func) honoured(h Held) bool {
	call, ok := h.At.(ssa.CallInstruction)
	if !ok || !takes(ops.Of(call.Common())) || h.Class == "" || h.Weak {
		return true // a lock of another kind, or taken by a callee
	}
	r := f.releasers()
	if r.anywhere || r.lent[h.Class] || seenOutside(h.Class) {
		return true
	}
	if f.Fn.Parent() != nil && releasesIn(access.Outermost(f.Fn), f.Fn) {
		return true // by the function around the literal, or another literal of it
	}
	if slices.ContainsFunc(r.given[h.Class], func(g *ssa.Function) bool {
		return g == access.Outermost(f.Fn) || !slices.Contains(r.acquire[h.Class], g)
	}) {
		return true
	}
	return slices.ContainsFunc(r.release[h.Class], func(g *ssa.Function) bool {
		return g != f.Fn && !slices.Contains(r.acquire[h.Class], g) || callsByName(g, f.Fn)
	})
}

// takes reports whether an operation is that of a mutex which leaves it locked.
func takes(op ops.Op) bool {
	return (op.Kind == ops.Acquire || op.Kind == ops.Try) && op.Mode != lockgraph.Permit
}

// abandoned reports whether f takes a lock that it lets go on no path, and that
// nobody can let go for it. The lock of a function that says by its name that it
// locks is not: what the name promises is worth more than what was not found.
// Nor is one in a function whose unlocks go wrong, which is said by itself.
func (f *Func) abandoned(h Held) bool {
	return len(f.Misuses) == 0 && !locksByName(f.Fn) && !f.honoured(h) &&
		!slices.ContainsFunc(f.Fn.AnonFuncs, func(a *ssa.Function) bool { return releasesIn(a, nil) }) && !f.locksLate(h)
}

// locksLate reports whether the function defers a Lock of the same lock: a slip
// for Unlock.
func (f *Func) locksLate(h Held) bool {
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				if op := ops.Of(&d.Call); takes(op) && f.Env.Of(op.Recv) == h.Path {
					return true
				}
			}
		}
	}
	return false
}

// releasesIn reports whether a function, or a literal in it other than the one
// named, lets locks go and takes none.
func releasesIn(fn, other *ssa.Function) bool {
	if fn == other {
		return false
	}
	releases, acquires := false, false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				op := ops.Of(call.Common())
				releases, acquires = releases || op.Kind == ops.Release, acquires || takes(op)
			}
		}
	}
	return releases && !acquires || slices.ContainsFunc(fn.AnonFuncs, func(a *ssa.Function) bool { return releasesIn(a, other) })
}

// seenOutside reports whether other packages can name a lock of the class:
// "pkg.Type.Field" with both exported, or "pkg.Var".
func seenOutside(class string) bool {
	parts := strings.Split(class[strings.LastIndexByte(class, '/')+1:], ".")
	return !slices.ContainsFunc(parts[1:], func(p string) bool { return !token.IsExported(p) })
}

// callsByName reports whether g, or a literal in it, calls fn or an interface's
// method of that name.
func callsByName(g, fn *ssa.Function) bool {
	for _, b := range g.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if _, started := instr.(*ssa.Go); !ok || started {
				continue
			}
			c := call.Common()
			callee := c.StaticCallee()
			if callee != nil && generic(callee) == generic(fn) || c.IsInvoke() && c.Method.Name() == fn.Name() {
				return true
			}
		}
	}
	return slices.ContainsFunc(g.AnonFuncs, func(a *ssa.Function) bool { return callsByName(a, fn) })
}

// generic is the function that fn is an instance of, or fn.
func generic(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}
