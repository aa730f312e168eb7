package overlap

import (
	"encoding/json"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
)

// A beyond is an access that a function of another package makes, which is called
// here.
type beyond struct {
	Touched
	name string // of what is touched, as far as it is not the argument's: ".n", "lib.hits"
	by   *types.Func
}

// memory gives what is known of the function of another package that a call
// runs, nil where nothing is.
func (e *engine) memory(c *ssa.CallCommon) *Memory {
	obj := chans.DeclaredCallee(c)
	if obj == nil || obj.Pkg() == nil || obj.Pkg() == e.res.SSA.Pkg {
		return nil
	}
	m, known := e.foreign[obj]
	if !known {
		var fact MemoryFact
		if e.pass.ImportObjectFact(obj, &fact) {
			m = new(Memory)
			if json.Unmarshal(fact.Data, m) != nil {
				m = nil // written by another version: as good as none
			}
		}
		e.foreign[obj] = m
	}
	return m
}

// beyonds lists the accesses behind a call of another package.
func (e *engine) beyonds(in ssa.CallInstruction) []touch {
	c := in.Common()
	m := e.memory(c)
	if m == nil {
		return nil
	}
	var out []touch
	for _, t := range m.Touches {
		b := &beyond{Touched: t, name: selName(t.Sel), by: chans.DeclaredCallee(c)}
		x := touch{kind: t.Kind, at: in, first: in, typ: t.Type, via: b}
		if t.Param >= 0 {
			if t.Param >= len(c.Args) {
				continue
			}
			x.val = c.Args[t.Param]
			x.loc = e.at(x.val).with(t.Sel)
		} else {
			x.loc = loc{e.global(t.Global), t.Sel}
			path := t.Global[strings.LastIndexByte(t.Global, '/')+1:]
			b.name = path + b.name
		}
		out = append(out, x)
	}
	return out
}

// selName shows the fields of a selector as the source writes them.
func selName(sel string) string {
	return strings.NewReplacer("*", "", "[?]", "[…]").Replace(sel)
}

// global stands for a variable of another package, by its name. Those that are
// not exported have no declaration here.
func (e *engine) global(name string) *ssa.Global {
	if g, ok := e.abroad[name]; ok {
		return g
	}
	g := new(ssa.Global)
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		if pkg := e.res.SSA.Prog.ImportedPackage(name[:dot]); pkg != nil && pkg.Var(name[dot+1:]) != nil {
			g = pkg.Var(name[dot+1:])
		}
	}
	e.abroad[name] = g
	e.names[g] = name
	return g
}

// globalName is what other packages know a variable by.
func (e *engine) globalName(g *ssa.Global) string {
	if name, ok := e.names[g]; ok {
		return name
	}
	return g.Pkg.Pkg.Path() + "." + g.Name()
}

// runs is how a call of another package enters the function that it is given as
// argument i; ok is false if it starts no goroutine for it.
func (e *engine) runs(c *ssa.CallCommon, i int) (kind hopKind, ok bool) {
	m := e.memory(c)
	if m == nil {
		return 0, false
	}
	for _, r := range m.Runs {
		switch {
		case r.Param != i:
		case r.Many:
			return multiplies, true
		default:
			return spawns, true
		}
	}
	return 0, false
}

// runs adds the functions that a call of another package runs on goroutines of
// its own.
func (f *frame) runs(e *engine, in ssa.CallInstruction, add func(*frame)) {
	for i, a := range in.Common().Args {
		if !isFunc(a.Type()) {
			continue
		}
		if kind, ok := e.runs(in.Common(), i); ok {
			add(f.enter(e, f.function(e, a, 0), nil, in, kind))
		}
	}
}

// given lists what a goroutine was started with whose body is not seen: what is
// known of that function, else it will look at the slices.
func (e *engine) given(f *frame) []place {
	var out []place
	for _, t := range e.beyonds(f.hop.(ssa.CallInstruction)) {
		if l := f.up.translate(e, t.loc); l.known() && e.mayChange(t.loc) {
			out = append(out, place{f, &t, l, e.steps(l.sel)})
		}
	}
	for _, a := range f.hop.(ssa.CallInstruction).Common().Args {
		if l := f.up.translate(e, e.at(a)); isSlice(a) && l.known() {
			out = append(out, place{f, &touch{kind: Given, loc: e.at(a), at: f.hop, first: f.hop, val: a}, l, e.steps(l.sel)})
		}
	}
	return out
}

// calm reports whether fn waits for nobody and does nothing that others wait for.
func (e *engine) calm(fn *ssa.Function, above []*ssa.Function) bool {
	if yes, ok := e.calms[fn]; ok {
		return yes
	}
	if slices.Contains(above, fn) {
		return true // the rest of it decides
	}
	yes := len(fn.Blocks) > 0 && len(e.res.OpsIn(fn)) == 0
	for _, c := range e.calls(fn) {
		yes = yes && e.calmCall(c, append(above, fn))
	}
	if len(above) == 0 || !yes {
		e.calms[fn] = yes
	}
	return yes
}

func (e *engine) calmCall(c call, above []*ssa.Function) bool {
	if _, ok := c.in.(*ssa.Go); ok {
		return false
	}
	switch c.op.Kind {
	case ops.Acquire, ops.Release, ops.Try:
		return true
	case ops.None:
	default:
		return false
	}
	common := c.in.Common()
	if callee := e.res.Static(c.in); callee != nil {
		return e.calm(callee, above)
	}
	if m := e.memory(common); m != nil {
		return m.Calm
	}
	return !common.IsInvoke() && benign(chans.CalleeName(common)) && !isCancel(common)
}

// calmAbroad reports whether a call of another package waits for nobody, and
// nobody for it.
func (e *engine) calmAbroad(c *ssa.CallCommon) bool {
	m := e.memory(c)
	return m != nil && m.Calm
}

// endsAbroad adds that another package started the goroutine of frame f, and has its
// own ways to tell of its end.
func (e *engine) endsAbroad(s *signal, f *frame, c *ssa.CallCommon) {
	if e.memory(c) == nil || !f.kind.outlives() || f.fn == nil {
		return
	}
	s.unseen = true
	for _, a := range c.Args {
		if access.SharesMemory(a.Type()) {
			s.opaque = append(s.opaque, f.up.translate(e, e.at(a)))
		}
	}
}

// Argument is the argument behind which an access of another package is, and the
// way from there: ".n". The receiver is the first; -1 is none.
func (a Access) Argument() (i int, rest string) {
	if a.via == nil {
		return -1, ""
	}
	return a.via.Param, a.via.name
}

// Through says which function of another package makes an access, and where:
// "(*lib.Counter).Inc (lib/counter.go:12)". It is "" for one that stands here.
func (r *Result) Through(a Access) string {
	if a.via == nil {
		return ""
	}
	name := a.via.by.Pkg().Name() + "." + a.via.by.Name()
	if recv := a.via.by.Signature().Recv(); recv != nil {
		name = "(" + types.TypeString(recv.Type(), func(p *types.Package) string { return p.Name() }) + ")." + a.via.by.Name()
	}
	return name + " (" + r.eng.res.Result.Place(a.via.Site) + ")"
}
