package overlap

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/summary"
)

// Analyzer computes a *Result for one package, and tells the packages above what
// its functions do to the memory that they are given. Races need two goroutines,
// and those of a type without locks are most often started by who imports it.
var Analyzer = &analysis.Analyzer{
	Name:       "concurmemory",
	Doc:        "find what the functions of a package do to the memory that they are given",
	Run:        run,
	Requires:   []*analysis.Analyzer{chans.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{(*MemoryFact)(nil)},
}

// Result answers questions about the accesses of one package. It is for one
// goroutine at a time.
type Result struct {
	pass *analysis.Pass
	res  *chans.Result // without SSA if the package has nothing concurrent
	eng  *engine       // nil until it is needed
}

// engine is made once: for the facts, and for who asks for conflicts. A dependency
// of another module needs neither.
func (r *Result) engine() *engine {
	if r.eng == nil {
		r.eng = newEngine(r.pass, r.res)
		r.eng.findChanged()
	}
	return r.eng
}

// Memory is what other packages have to know of a function to see the accesses
// behind a call of it. What is not listed is not known.
type Memory struct {
	Touches []Touched `json:"t,omitempty"`
	Runs    []Ran     `json:"r,omitempty"`
	// Calm: it waits for nobody, and nobody can wait for it.
	Calm bool `json:"c,omitempty"`
}

// Touched is one access on the caller's own goroutine.
type Touched struct {
	Param  int          `json:"p"`           // the receiver is the first; -1 for a package variable
	Global string       `json:"g,omitempty"` // path.name
	Sel    string       `json:"s,omitempty"` // the steps from there, as in loc
	Kind   Kind         `json:"k"`
	Type   string       `json:"y,omitempty"` // of a Look or Use
	Locks  []string     `json:"l,omitempty"` // the classes of what is held
	Site   finding.Site `json:"w"`
}

// Ran is an argument that a function runs on goroutines of its own.
type Ran struct {
	Param int `json:"p"`
	// Many: on several at once. Outlives: they may still run when it returns.
	Many     bool `json:"m,omitempty"`
	Outlives bool `json:"o,omitempty"`
}

// MemoryFact carries a function's Memory to the packages that call it.
type MemoryFact struct{ Data []byte }

// AFact marks a fact.
func (*MemoryFact) AFact() {}

func (f *MemoryFact) String() string { return "memory" + string(f.Data) }

// maxTouched bounds what is told of one function: one that does more is known by
// the first of it.
const maxTouched = 24

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[chans.Analyzer].(*chans.Result)
	r := &Result{pass: pass, res: res}
	if res.SSA == nil || !summary.ImportedHere(pass) {
		return r, nil
	}
	defer res.Use()()
	e := r.engine()
	for _, fn := range res.Funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || fn.Parent() != nil || obj.Pkg() != pass.Pkg || !ast.IsExported(obj.Name()) || res.InTest(fn.Pos()) {
			continue
		}
		m := e.memoryIn(fn)
		if len(m.Touches) == 0 && len(m.Runs) == 0 && !m.Calm {
			continue
		}
		if data, err := json.Marshal(m); err == nil {
			pass.ExportObjectFact(obj, &MemoryFact{data})
		}
	}
	return r, nil
}

// memoryIn works out what fn does to what it is given.
func (e *engine) memoryIn(fn *ssa.Function) *Memory {
	e.forget()
	m := &Memory{Calm: e.calm(fn, nil)}
	places := e.collect(fn)
	seen := map[string]bool{}
	for _, writes := range []bool{true, false} {
		for _, p := range places {
			if p.touch.kind.changes() != writes || len(m.Touches) >= maxTouched {
				continue
			}
			t, ok := e.told(fn, p)
			if !ok || slices.ContainsFunc(places, func(o place) bool { return o.touch.kind == Counted && meets(o, p) }) {
				continue
			}
			key, _ := json.Marshal([]any{t.Param, t.Global, t.Sel, t.Kind, t.Locks})
			if !seen[string(key)] {
				seen[string(key)] = true
				m.Touches = append(m.Touches, t)
			}
		}
	}
	m.Runs = e.ran(fn)
	return m
}

// told words an access for other packages, if it is to memory that a caller knows
// and its locks have names.
func (e *engine) told(fn *ssa.Function, p place) (Touched, bool) {
	switch p.touch.kind {
	case Read, Write, Look, Use:
	default:
		return Touched{}, false
	}
	if p.frame.thread != nil || slices.Contains(p.steps, "~") {
		return Touched{}, false
	}
	t := Touched{Param: -1, Sel: p.loc.sel, Kind: p.touch.kind, Type: p.touch.typ}
	switch r := p.loc.root.(type) {
	case *ssa.Parameter:
		t.Param = slices.Index(fn.Params, r)
	case *ssa.Global:
		t.Global = e.globalName(r)
	}
	if t.Param < 0 && t.Global == "" || e.chosen(p) || askedFor(p) || e.waitsBefore(p) {
		return Touched{}, false
	}
	t.Locks = slices.Clone(e.locks(p))
	slices.Sort(t.Locks)
	t.Locks = slices.Compact(t.Locks)
	if slices.Contains(t.Locks, "") || slices.Contains(t.Locks, "once") {
		return Touched{}, false
	}
	t.Site = e.res.SitePos(summary.PosOf(p.touch.at))
	if p.touch.via != nil {
		t.Site = p.touch.via.Site
	}
	return t, true
}

// askedFor reports whether p is only come to where an argument, or a part of one, that
// a function below the root was called with is a certain constant: packets of one kind.
// Callers of the root may never ask for that.
func askedFor(p place) bool {
	at := p.touch.at
	for f := p.frame; f.up != nil && f.fn != nil; f = f.up {
		for b := at.Block(); b != nil && b.Idom() != nil; b = b.Idom() {
			up := b.Idom()
			iff, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
			if !ok || up.Succs[0] != b {
				continue
			}
			if cmp, ok := iff.Cond.(*ssa.BinOp); ok && cmp.Op == token.EQL && isConst(cmp.Y) && ofArgument(cmp.X) {
				return true
			}
		}
		at = f.hop
	}
	return false
}

func isConst(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	return ok && !k.IsNil()
}

// ofArgument reports whether v is a parameter that is passed by value, or a part of one.
func ofArgument(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		return !access.SharesMemory(v.Type())
	case *ssa.Convert:
		return ofArgument(v.X)
	case *ssa.Field:
		return ofArgument(v.X)
	case *ssa.FieldAddr:
		return ofArgument(v.X)
	case *ssa.UnOp:
		return v.Op == token.MUL && ofArgument(v.X)
	case *ssa.Alloc: // a struct that is passed by value has its place
		for _, ref := range *v.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == v {
				_, param := st.Val.(*ssa.Parameter)
				return param
			}
		}
	}
	return false
}

// waitsBefore reports whether p is only come to behind something that may wait for
// others.
func (e *engine) waitsBefore(p place) bool {
	if len(e.gatesOnWay(p)) > 0 {
		return true
	}
	at := p.touch.at
	for f := p.frame; f != nil && f.fn != nil; f = f.up {
		for _, point := range pointsOf(at, f.fn) {
			for _, c := range e.calls(f.fn) {
				if e.res.Static(c.in) == nil && waitNamed(c.in.Common()) && chans.Dominates(c.in, point) {
					return true
				}
			}
		}
		at = f.hop
	}
	return false
}

// ran lists the arguments of fn that it runs on goroutines of its own.
func (e *engine) ran(fn *ssa.Function) []Ran {
	if !slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isFunc(p.Type()) }) {
		return nil
	}
	var out []Ran
	e.frames = 0
	var visit func(f *frame)
	visit = func(f *frame) {
		if f.fn == nil {
			return
		}
		for _, c := range e.calls(f.fn) {
			g := f
			vals := c.op.Fn
			if len(vals) == 0 && !c.in.Common().IsInvoke() {
				vals = []ssa.Value{c.in.Common().Value}
			}
			switch _, spawned := c.in.(*ssa.Go); {
			case spawned:
				g = f.under(c.in, spawns)
			case len(c.op.Fn) > 0:
				g = f.under(c.in, handed(c.op.Kind, c.name))
			}
			for _, v := range vals {
				if p := f.param(v); p != nil && g.thread != nil && g.thread.kind != serves && g.thread.kind != parallels {
					out = append(out, e.ranBy(fn, p, place{frame: g, touch: &touch{at: c.in, first: c.in}}))
				}
			}
		}
		for _, g := range f.below(e) {
			visit(g)
		}
	}
	visit(&frame{fn: fn})
	return slices.DeleteFunc(out, func(r Ran) bool { return !r.Many && !r.Outlives })
}

// ranBy describes the goroutines that run parameter p at one place.
func (e *engine) ranBy(fn *ssa.Function, p *ssa.Parameter, at place) Ran {
	r := Ran{Param: slices.Index(fn.Params, p), Outlives: true}
	ways := chain(at.frame)
	for i, x := range ways {
		r.Many = r.Many || x.kind.thread() && e.again(ways[:i+1], at, at) != nil
	}
	if len(e.locks(at)) > 0 {
		r.Many = false // one at a time, whoever calls it holds the lock
	}
	sig := e.signals(at, ways[0])
	for f := at.frame.thread; f.up != nil; f = f.up {
		r.Outlives = r.Outlives && f.kind != multiplies && e.escapes(f, sig)
	}
	return r
}

// param is the parameter of the root function that v is, nil if it is none.
func (f *frame) param(v ssa.Value) *ssa.Parameter {
	var b bound
	switch v := v.(type) {
	case *ssa.ChangeType:
		return f.param(v.X)
	case *ssa.Parameter:
		if f.up == nil {
			return v
		}
		if i := slices.Index(f.fn.Params, v); i >= 0 && i < len(f.params) {
			b = f.params[i]
		}
	case *ssa.UnOp:
		if cell := chans.Cell(v.X); cell != nil {
			if val := chans.OnlyStore(cell); val != nil {
				b = bound{f.holding(cell.Parent()), val}
			}
		}
	}
	if b.home == nil || !isFunc(b.val.Type()) {
		return nil
	}
	return b.home.param(b.val)
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}
