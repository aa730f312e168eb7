package summary

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
)

// releasers are the declared functions of a package, literals in them included,
// that let locks of a class go, and those that take them.
type releasers struct {
	release, acquire map[string][]*ssa.Function
	anywhere         bool // something lets a lock go that has no name here
}

// findReleasers looks at every lock operation of the package.
func (e *engine) findReleasers() *releasers {
	r := &releasers{release: map[string][]*ssa.Function{}, acquire: map[string][]*ssa.Function{}}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case ssa.CallInstruction:
					op := ops.Of(instr.Common())
					if op.Kind == ops.Acquire || op.Kind == ops.Release {
						r.note(fn, e.infos[fn].Env.Class(e.infos[fn].Env.Of(op.Recv)), op.Kind)
					}
				case *ssa.MakeClosure:
					// unlock := s.mu.Unlock, to be called by whoever gets it
					if thunk := instr.Fn.(*ssa.Function); strings.HasSuffix(thunk.Name(), "nlock$bound") {
						r.note(nil, e.infos[fn].Env.Class(e.infos[fn].Env.Of(instr.Bindings[0])), ops.Release)
					}
				}
			}
		}
	}
	r.anywhere = slices.ContainsFunc(r.release[""], func(fn *ssa.Function) bool { return !slices.Contains(r.acquire[""], fn) })
	return r
}

func (r *releasers) note(fn *ssa.Function, class access.Class, kind ops.Kind) {
	if fn != nil {
		fn = access.Outermost(fn)
	}
	in := r.release
	if kind == ops.Acquire {
		in = r.acquire
	}
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
	if !ok || ops.Of(call.Common()).Kind != ops.Acquire || h.Class == "" || h.Weak || f.Fn.Parent() != nil {
		return true // a lock of another kind, or taken by a callee, or in a literal
	}
	r := f.releasers()
	if r.anywhere || seenOutside(h.Class) {
		return true
	}
	return slices.ContainsFunc(r.release[h.Class], func(g *ssa.Function) bool {
		return g == nil || g != f.Fn && !slices.Contains(r.acquire[h.Class], g) || callsByName(g, f.Fn)
	})
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
			if !ok {
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
