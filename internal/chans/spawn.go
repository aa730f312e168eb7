package chans

import (
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findSpawns lists the go statements and the calls of Go methods that run
// their argument in a goroutine of its own.
func (r *Result) findSpawns() {
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if s := r.spawnAt(fn, in); s != nil {
					r.Spawns = append(r.Spawns, s)
					for _, f := range s.Fns {
						r.spawned[f] = append(r.spawned[f], s)
					}
				}
			}
		}
	}
}

func (r *Result) spawnAt(fn *ssa.Function, in ssa.Instruction) *Spawn {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	c := call.Common()
	if g, ok := in.(*ssa.Go); ok {
		s := &Spawn{Instr: g, In: fn}
		if !c.IsInvoke() {
			s.Fns = bodies(r.Resolve(c.Value))
		}
		return s
	}
	if IsGoMethod(c) {
		return &Spawn{Instr: call, In: fn, Fns: bodies(r.Resolve(c.Args[1])), Group: c.Args[0]}
	}
	if _, now := in.(*ssa.Call); !now {
		return nil
	}
	// A helper that starts what it is given.
	arg, wg, ok := r.EffectsOf(c).Started()
	if !ok {
		return nil
	}
	s := &Spawn{Instr: call, In: fn, Fns: bodies(r.Resolve(c.Args[arg]))}
	if wg >= 0 {
		s.Group = c.Args[wg]
	}
	return s
}

// bodies keeps the functions whose body we can see, or nothing if one is missing.
func bodies(fns []*ssa.Function) []*ssa.Function {
	for _, f := range fns {
		if len(f.Blocks) == 0 {
			return nil
		}
	}
	return fns
}

// IsGoMethod reports whether the call hands its function to a new goroutine:
// (*sync.WaitGroup).Go and (*errgroup.Group).Go and TryGo.
func IsGoMethod(c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil || len(c.Args) != 2 {
		return false
	}
	if fn.Name() != "Go" && fn.Name() != "TryGo" {
		return false
	}
	switch recvPath(fn) {
	case "sync.WaitGroup", "golang.org/x/sync/errgroup.Group":
		return true
	}
	return false
}

// recvPath gives "import/path.Type" of a method's receiver.
func recvPath(fn *ssa.Function) string {
	t := fn.Signature.Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// MethodName is the name alone of the function or method that is called, "" for a
// function value.
func MethodName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// stopName fits methods that end what an object has started.
var stopName = regexp.MustCompile(`^(?i:stop|close|shut_?down|quit|terminate|kill|end)(?:[^a-z]|$)`)

// StopsByName reports whether a function says by its name that it ends what an object
// has started.
func StopsByName(fn *ssa.Function) bool { return stopName.MatchString(fn.Name()) }

// CallsTo lists the calls of a function of another package in this one, in source order.
func (r *Result) CallsTo(pkg, name string) []ssa.CallInstruction {
	if r.SSA == nil || !slices.ContainsFunc(r.SSA.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == pkg }) {
		return nil
	}
	var out []ssa.CallInstruction
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok && CalleeName(call.Common()) == pkg+"."+name {
					out = append(out, call)
				}
			}
		}
	}
	return out
}

// CalleeName gives "path.Func" or "path.Type.Method" of a static or interface
// call, or "" for a function value.
func CalleeName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		t := c.Value.Type()
		if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
			return n.Obj().Pkg().Path() + "." + n.Obj().Name() + "." + c.Method.Name()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return n.Obj().Name() + "." + c.Method.Name()
		}
		return ""
	}
	fn := c.StaticCallee()
	if fn == nil {
		return ""
	}
	if fn.Signature.Recv() != nil {
		return recvPath(fn) + "." + fn.Name()
	}
	if o := fn.Object(); o != nil && o.Pkg() != nil {
		return o.Pkg().Path() + "." + fn.Name()
	}
	return ""
}
