// Package summary is the one fact-owning data analyzer of concurlint: it builds
// SSA where a package has anything to do with concurrency, finds which locks
// are held where, and summarises every function relative to its entry, closed
// over its callees and across packages.
//
// It reports nothing. Analyzers require it and ask its Result.
package summary

import (
	"go/token"
	"reflect"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
)

// Analyzer computes a *Result for one package.
var Analyzer = &analysis.Analyzer{
	Name:       "concursummary",
	Doc:        "summarise what every function does to locks, channels and goroutines",
	Requires:   []*analysis.Analyzer{report.Directives}, // see Result.Accepted
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{(*FuncFact)(nil), (*PackageFact)(nil)},
}

// std is set by a driver that wants packages of the standard library analysed.
var std atomic.Bool

// SetStd tells the analyzer to analyse packages of the standard library too.
// As dependencies they are described by the tables of package ops, which is
// quicker and says more; a driver that was asked for one by name sets this.
func SetStd(on bool) { std.Store(on) }

// Result is what analyzers learn about one package. What a method of Func or
// its Env says is worked out when it is asked for and remembered: an analyzer
// that asks has the result to itself by Use. All else is safe for concurrent
// use after the analyzer has returned.
type Result struct {
	// SSA is the package's SSA form, nil when nothing in it can matter to
	// concurrency; then Funcs is empty too.
	SSA *ssa.Package
	// Funcs lists every source function with a body, closures after the
	// function that contains them, in source order.
	Funcs []*ssa.Function
	// Imported is what the packages below this one say of lock orders.
	Imported []*PackageFact

	pass *analysis.Pass
	eng  *engine
	use  sync.Mutex
}

// Use gives the result to the caller alone until the function returned is
// called: drivers run the analyzers of one package at the same time.
//
//	defer res.Use()()
func (r *Result) Use() func() {
	r.use.Lock()
	return r.use.Unlock
}

// Func gives what was found out about a function of this package; nil for a
// function that is not in Funcs.
func (r *Result) Func(fn *ssa.Function) *Func {
	if r.eng == nil {
		return nil
	}
	return r.eng.infos[fn]
}

// Held lists the locks that are held, on every path, whenever instr is reached,
// beyond those held on entry to its function. It is exact for loads, stores,
// calls, sends, receives, selects, map operations and returns; nil for others.
func (r *Result) Held(instr ssa.Instruction) []Held {
	if f := r.Func(instr.Parent()); f != nil {
		return f.must[instr]
	}
	return nil
}

// Reached reports whether the engine came to instr, one of those that Held is
// exact for. It does not where it knows, or believes, that what comes before
// never returns: then nothing is known of the locks.
func (r *Result) Reached(instr ssa.Instruction) bool {
	f := r.Func(instr.Parent())
	if f == nil || !f.Complete {
		return false
	}
	_, ok := f.must[instr]
	return ok || len(f.must) == 0
}

// SomeHeld lists the locks that are held on some path to instr, those of Held
// among them.
func (r *Result) SomeHeld(instr ssa.Instruction) []Held {
	f := r.Func(instr.Parent())
	if f == nil {
		return nil
	}
	if some, ok := f.some[instr]; ok {
		return some
	}
	return f.must[instr]
}

// Graph holds the lock orders of this package and all that it knows below.
func (r *Result) Graph() *lockgraph.Graph {
	var all []*lockgraph.Graph
	for _, f := range r.Imported {
		all = append(all, &f.Graph)
	}
	if r.eng != nil {
		all = append(all, &r.eng.graph)
	}
	g := &lockgraph.Graph{}
	g.Merge(all...)
	return g
}

// Edge is an order as an edge between classes.
func (r *Result) Edge(o *Order) lockgraph.Edge { return r.eng.edges[o.Edge] }

// Context is what holds at every call of fn; the zero Context where its
// callers are not all known.
func (r *Result) Context(fn *ssa.Function) Context {
	if r.eng == nil || r.eng.ctx[fn] == nil {
		return Context{}
	}
	return *r.eng.ctx[fn]
}

// Callers lists the places of this package that run fn; a place that several
// states come to may be listed several times. Open says whether there may be
// others.
func (r *Result) Callers(fn *ssa.Function) []CallSite {
	if r.eng == nil {
		return nil
	}
	return r.eng.sites[fn]
}

// Open reports whether fn may have callers that were not seen: it is exported,
// its value goes somewhere, or it is called through an interface.
func (r *Result) Open(fn *ssa.Function) bool { return r.eng != nil && r.eng.callableFromElsewhere(fn) }

// Fresh reports whether p lies inside an object that its function has just made
// and has shown to nobody by the time of at: no other goroutine can reach it.
func (r *Result) Fresh(p access.Path, at ssa.Instruction) bool {
	return r.eng != nil && r.eng.fresh(p, at)
}

// Site turns a trace step into text. The file is the package's import path
// with the file's base name.
func (r *Result) Site(t *Trace) finding.Site { return r.eng.site(t) }

// Steps turns a trace into text, caller first.
func (r *Result) Steps(t *Trace, what string) []finding.Step { return r.eng.steps(t, what) }

// SitePos turns a position of this package into text.
func (r *Result) SitePos(pos token.Pos) finding.Site { return r.eng.sitePos(pos) }

// Func is what is known of one function of the package.
type Func struct {
	Fn   *ssa.Function
	Name string // as in the source: "(*T).m", "f", "function literal at a.go:12"
	Env  *access.Env
	Sum  *Summary

	Relocks []Relock
	Orders  []Order
	Misuses []Misuse
	Exits   []Exit
	Rounds  []Round
	// Released maps what took a lock to what lets it go again, on some path.
	Released map[ssa.Instruction][]ssa.Instruction
	Complete bool // false: the budget ran out and nothing may be concluded

	must  map[ssa.Instruction][]Held
	some  map[ssa.Instruction][]Held // where it is more than must
	calls []outCall
	// writes are the classes that a root takes in Write mode itself.
	writes    []string
	releasers func() *releasers // of the package
}

// outCall is a call of a function of this package.
type outCall struct {
	callee *ssa.Function
	CallSite
}

func (f *Func) reset() {
	*f.Sum = Summary{Name: f.Name, Spawns: f.Sum.Spawns}
	f.Relocks, f.Orders, f.Misuses, f.Exits, f.Rounds, f.calls, f.writes = nil, nil, nil, nil, nil, nil, nil
	f.must, f.some = map[ssa.Instruction][]Held{}, map[ssa.Instruction][]Held{}
	f.Released = map[ssa.Instruction][]ssa.Instruction{}
}

func run(pass *analysis.Pass) (any, error) {
	res := &Result{pass: pass}
	if testMain(pass) || ops.Std(pass.Pkg.Path()) && !std.Load() {
		return res, nil
	}
	imported := importFacts(pass)
	res.Imported = imported
	if !relevant(pass) && !callsFacts(pass) && !usesWords(pass, imported) {
		exportMerged(pass, nil, imported)
		return res, nil
	}
	eng := newEngine(pass, imported)
	eng.analyse(imported)
	res.SSA, res.Funcs, res.eng = eng.pkg, eng.funcs, eng
	exportFuncs(eng)
	res.acceptOrders()
	exportMerged(pass, eng, imported)
	return res, nil
}

// testMain reports whether the package is the generated main of a test binary.
func testMain(pass *analysis.Pass) bool {
	return pass.Pkg.Name() == "main" && len(pass.Pkg.Path()) > 5 && pass.Pkg.Path()[len(pass.Pkg.Path())-5:] == ".test"
}
