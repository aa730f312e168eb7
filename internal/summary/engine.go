package summary

import (
	"fmt"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// engine analyses one package.
type engine struct {
	pass    *analysis.Pass
	pkg     *ssa.Package
	funcs   []*ssa.Function
	infos   map[*ssa.Function]*Func
	byObj   map[*types.Func]*ssa.Function
	types   *access.Types
	aliases *access.Aliases
	facts   map[*types.Func]*Summary // of other packages, nil entries for "none"

	mutable   map[string]bool           // names of fields that are set on objects in use
	assigns   map[*ssa.Function]nameSet // fields that are set, callees included
	names     map[string]int            // numbers of the names in mutable
	bound     map[string][]boundFunc
	inTables  map[ssa.Instruction]bool // see findTables
	contents  map[string]*contents     // of fields of interface type
	converted []conversion             // concrete types converted to interfaces, here or below
	impls     map[types.Type][]types.Type

	chanLocks map[string]lockgraph.Mode // classes of channels that are locks
	single    map[string]bool           // classes of weighted semaphores: all are made with weight one

	calls map[*ssa.Function][]*ssa.Function // within the package
	words []Word                            // see Word
	depth int                               // of the resolution of function values
	alone bool                              // the package is tests and nothing else, see InTest

	captured map[*ssa.Function][]int // see assignedFree

	releasers func() *releasers          // found when somebody asks
	handed    func() map[string][]Handed // by the class of the field

	sites   map[*ssa.Function][]CallSite
	escaped map[*ssa.Function]bool
	invoked map[string]bool
	ctx     map[*ssa.Function]*Context
	kept    []KeptCall
	ends    map[*ssa.Function][]mark // see findEnds
	edges   []lockgraph.Edge         // by Order.Edge
	graph   lockgraph.Graph
	open    *lockgraph.Graph // see acceptOrders; nil: as graph
}

// conversion is a concrete type and an interface with methods that some value
// of it is converted to.
type conversion struct{ concrete, iface types.Type }

// boundFunc is a function value stored into a field or package variable; free
// are its captured variables relative to the struct, or absolute.
type boundFunc struct {
	val  ssa.Value
	base access.Path
	env  *access.Env
}

func newEngine(pass *analysis.Pass, imported []*PackageFact) *engine {
	e := &engine{
		pass: pass, alone: testsAlone(pass), types: access.NewTypes(), infos: map[*ssa.Function]*Func{}, byObj: map[*types.Func]*ssa.Function{},
		facts: map[*types.Func]*Summary{}, mutable: map[string]bool{}, bound: map[string][]boundFunc{}, contents: map[string]*contents{}, assigns: map[*ssa.Function]nameSet{}, names: map[string]int{}, impls: map[types.Type][]types.Type{},
		captured: map[*ssa.Function][]int{}, sites: map[*ssa.Function][]CallSite{}, calls: map[*ssa.Function][]*ssa.Function{},
	}
	e.releasers, e.handed = sync.OnceValue(e.findReleasers), sync.OnceValue(e.findHanded)
	e.pkg, e.funcs = build(pass, e.neverReturns)
	var below []access.FieldAlias
	for _, f := range imported {
		below = append(below, f.Aliases...)
	}
	e.aliases = access.FindAliases(e.funcs, below)
	for _, fn := range e.funcs {
		if obj, ok := fn.Object().(*types.Func); ok {
			e.byObj[obj] = fn
		}
		e.infos[fn] = e.newFunc(fn)
	}
	e.scan(imported)
	e.findTables()
	e.findChanLocks()
	return e
}

func (e *engine) newFunc(fn *ssa.Function) *Func {
	f := &Func{Fn: fn, Name: e.nameOf(fn), Sum: &Summary{}, releasers: e.releasers}
	f.Env = access.NewEnv(fn, e.types, e.aliases, e.resultPlace(fn))
	return f
}

// nameOf is a function as the source names it.
func (e *engine) nameOf(fn *ssa.Function) string {
	if fn.Parent() != nil {
		p := e.pass.Fset.Position(fn.Pos())
		return fmt.Sprintf("function literal at %s:%d", filepath.Base(p.Filename), p.Line)
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return funcName(obj, e.pass.Pkg)
	}
	return fn.Name()
}

// resultPlace resolves calls of getters.
func (e *engine) resultPlace(fn *ssa.Function) func(*ssa.Call, int) (access.Path, bool) {
	return func(call *ssa.Call, i int) (access.Path, bool) {
		callee := call.Call.StaticCallee()
		if callee == nil {
			return access.Path{}, false
		}
		sum := e.summaryOf(callee)
		if sum == nil {
			return access.Path{}, false
		}
		for _, r := range sum.Results {
			if r.Result != i {
				continue
			}
			env := e.infos[fn].Env
			args := make([]access.Path, len(call.Call.Args))
			for k, a := range call.Call.Args {
				args[k] = env.Of(a)
			}
			var free []access.Path
			if mc, ok := call.Call.Value.(*ssa.MakeClosure); ok {
				for _, b := range mc.Bindings {
					free = append(free, env.Of(b))
				}
			}
			p := r.Path.Subst(args, free)
			return p, p.Known()
		}
		return access.Path{}, false
	}
}

// summaryOf is the summary of a named function of any package, nil if unknown.
func (e *engine) summaryOf(fn *ssa.Function) *Summary {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if f := e.infos[fn]; f != nil {
		return f.Sum
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return e.imported(obj.Origin())
	}
	return nil
}

// imported is the summary of a function of another package.
func (e *engine) imported(obj *types.Func) *Summary {
	if sum, ok := e.facts[obj]; ok {
		return sum
	}
	var fact FuncFact
	var sum *Summary
	if obj.Pkg() != nil && obj.Pkg() != e.pass.Pkg && e.pass.ImportObjectFact(obj, &fact) {
		sum = fact.summary()
	}
	e.facts[obj] = sum
	return sum
}

func (e *engine) neverReturns(fn *types.Func) bool {
	if noReturn(fn) {
		return true
	}
	if fn.Pkg() == nil || fn.Pkg() == e.pass.Pkg || ops.Std(fn.Pkg().Path()) {
		return false
	}
	sum := e.imported(fn.Origin())
	return sum != nil && !sum.Unknown && len(sum.Outcomes) == 0
}

// maxRounds bounds the passes over mutually recursive functions: the second
// round sees every callee once, the third what comes by way of two.
const maxRounds = 3

// analyse summarises all functions, callees first.
func (e *engine) analyse(imported []*PackageFact) {
	sccs := e.components()
	e.closeAssigns(sccs)
	for _, scc := range sccs {
		if len(scc) == 1 && !e.callsItself(scc[0]) {
			e.function(scc[0])
			continue
		}
		e.recursive(scc)
	}
	e.findKept(imported)
	e.handOvers()
	e.invertCalls()
	e.findEscapes()
	e.lockEdges()
}

// recursive summarises functions that call one another, again where a callee
// has changed since.
func (e *engine) recursive(scc []*ssa.Function) {
	for _, fn := range scc {
		// Until its own turn a recursive function counts as one that does nothing.
		e.infos[fn].Sum.Outcomes = []Outcome{{}}
	}
	callers := map[*ssa.Function][]*ssa.Function{}
	stale := map[*ssa.Function]bool{}
	for _, fn := range scc {
		stale[fn] = true
		for _, callee := range e.calls[fn] {
			callers[callee] = append(callers[callee], fn)
		}
	}
	for round := range maxRounds {
		for _, fn := range scc {
			if !stale[fn] {
				continue
			}
			stale[fn] = false
			before := fingerprint(e.infos[fn].Sum)
			e.function(fn)
			if round+1 < maxRounds && fingerprint(e.infos[fn].Sum) != before {
				for _, caller := range callers[fn] {
					stale[caller] = true
				}
			}
		}
	}
}

// fingerprint tells whether a summary says anything new to its callers.
func fingerprint(s *Summary) string {
	var b strings.Builder
	for i := range s.Outcomes {
		b.WriteString(outcomeKey(&s.Outcomes[i]))
		b.WriteByte('/')
	}
	fmt.Fprint(&b, len(s.Events), len(s.Pairs), len(s.Results), len(s.Fields), len(s.Funcs), s.Spawns)
	return b.String()
}

func (e *engine) function(fn *ssa.Function) {
	f := e.infos[fn]
	f.Env = access.NewEnv(fn, e.types, e.aliases, e.resultPlace(fn))
	w := newWalker(e, f)
	f.Complete = w.run()
	if !f.Complete {
		f.reset()
		f.Sum.Unknown = true
	}
	f.Sum.Spawns = e.spawns(fn)
	f.Env = access.NewEnv(fn, e.types, e.aliases, e.resultPlace(fn)) // what it remembers is large and not asked for again
}

// spawns reports whether calling fn may start a goroutine.
func (e *engine) spawns(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Go); ok {
				return true
			}
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			c := call.Common()
			if ops.Of(c).Kind == ops.CallLater {
				return true
			}
			if callee := c.StaticCallee(); callee != nil {
				if sum := e.summaryOf(callee); sum != nil && sum.Spawns {
					return true
				}
			}
		}
	}
	return false
}

// site turns a trace step into text.
func (e *engine) site(t *Trace) finding.Site {
	if t == nil {
		return finding.Site{}
	}
	if t.Site != nil {
		return *t.Site
	}
	return e.sitePos(t.Pos)
}

// sitePos names a place of this package by its import path and file name, so
// that no path of this machine gets into a fact.
func (e *engine) sitePos(pos token.Pos) finding.Site {
	if !pos.IsValid() {
		return finding.Site{}
	}
	p := e.pass.Fset.Position(pos)
	dir := strings.TrimSuffix(e.pass.Pkg.Path(), "_test")
	return finding.Site{File: path.Join(dir, filepath.Base(p.Filename)), Line: p.Line, Col: p.Column}
}

// steps turns a trace into text; what says what is done at its end.
func (e *engine) steps(t *Trace, what string) []finding.Step {
	var out []finding.Step
	for ; t != nil; t = t.Next {
		text := what
		if t.Callee != "" {
			text = "calls " + t.Callee
			if t.Next == nil {
				text += ", which " + what
			}
		}
		out = append(out, finding.Step{Site: e.site(t), Func: t.Func, Text: text})
	}
	return out
}
