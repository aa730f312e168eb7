package summary

import (
	"bytes"
	"encoding/gob"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// FuncFact carries a function's summary to the packages that call it. The
// summary is encoded once, when it is exported, and decoded only where the
// function is called: most functions of most dependencies never are.
type FuncFact struct{ Data []byte }

// AFact marks a fact.
func (*FuncFact) AFact() {}

func (f *FuncFact) String() string {
	s := f.summary()
	if s == nil {
		return "summary(unreadable)"
	}
	return "summary(" + s.Name + ")"
}

func (f *FuncFact) summary() *Summary {
	var s Summary
	if gob.NewDecoder(bytes.NewReader(f.Data)).Decode(&s) != nil {
		return nil // written by another version: as good as none
	}
	return &s
}

// PackageFact is what a package and all packages below it say as a whole: the
// go command hands package facts to direct importers only, so each package
// passes on what it was told.
type PackageFact struct {
	Aliases []access.FieldAlias
	// Types are exported types with methods that matter here which some package
	// converts to an interface: "pkg/path.T>pkg/path.I", or "*pkg/path.T>…".
	Types []string
	// Words are accessed through sync/atomic, in order of their classes.
	Words []Word
	// Kept are the calls under locks of what sits in fields.
	Kept []KeptCall
	// Graph holds the lock orders.
	Graph lockgraph.Graph
}

// AFact marks a fact.
func (*PackageFact) AFact() {}

func (f *PackageFact) String() string { return "locks below" }

// importFacts gives the package facts of the imports, in a fixed order.
func importFacts(pass *analysis.Pass) []*PackageFact {
	direct := map[*types.Package]bool{}
	for _, p := range pass.Pkg.Imports() {
		direct[p] = true
	}
	all := pass.AllPackageFacts()
	slices.SortFunc(all, func(a, b analysis.PackageFact) int { return strings.Compare(a.Package.Path(), b.Package.Path()) })
	var out []*PackageFact
	for _, f := range all {
		if fact, ok := f.Fact.(*PackageFact); ok && direct[f.Package] {
			out = append(out, fact)
		}
	}
	return out
}

// callsFacts reports whether the package mentions a function that has a
// summary or is a lock's.
func callsFacts(pass *analysis.Pass) bool {
	seen := map[*types.Func]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
			continue
		}
		if fn.Pkg().Path() == "sync" {
			return true // a lock of another package, taken without importing sync
		}
		if ops.Std(fn.Pkg().Path()) {
			continue
		}
		fn = fn.Origin()
		if !seen[fn] {
			seen[fn] = true
			if pass.ImportObjectFact(fn, new(FuncFact)) {
				return true
			}
		}
	}
	return false
}

// exportFuncs gives every function that callers elsewhere can name its fact.
func exportFuncs(e *engine) {
	for _, fn := range e.funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || obj.Pkg() != e.pass.Pkg || e.infos[fn].Sum.trivial() || !visible(obj) || e.isTest(fn) {
			continue
		}
		var buf bytes.Buffer
		if gob.NewEncoder(&buf).Encode(e.portable(e.infos[fn].Sum, 0)) == nil {
			e.pass.ExportObjectFact(obj, &FuncFact{buf.Bytes()})
		}
	}
}

// isTest reports whether fn is a test, which nobody calls but package testing.
func (e *engine) isTest(fn *ssa.Function) bool {
	sig := fn.Signature
	if sig.Recv() != nil || sig.Params().Len() != 1 || sig.Results().Len() != 0 || !testName(fn.Name()) || !e.inTest(fn.Pos()) {
		return false
	}
	n := access.NamedOf(sig.Params().At(0).Type())
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "testing"
}

// visible reports whether another package can call fn: by its name, or by way
// of a value whose type it can name or get.
func visible(fn *types.Func) bool { return ast.IsExported(fn.Name()) }

// portable rewrites a summary for another process: positions become text and
// paths that mean nothing elsewhere go.
func (e *engine) portable(s *Summary, depth int) *Summary {
	out := *s
	memo := map[*Trace]*Trace{}
	out.Events = slices.Clone(s.Events)
	for i := range out.Events {
		ev := &out.Events[i]
		ev.Trace = e.portableTrace(ev.Trace, memo)
		ev.Held = e.portableTaken(ev.Held, memo)
	}
	out.Outcomes = slices.Clone(s.Outcomes)
	for i := range out.Outcomes {
		out.Outcomes[i].Acq = e.portableTaken(out.Outcomes[i].Acq, memo)
	}
	out.Pairs = slices.Clone(s.Pairs)
	for i := range out.Pairs {
		p := &out.Pairs[i]
		p.FromTrace, p.Trace = e.portableTrace(p.FromTrace, memo), e.portableTrace(p.Trace, memo)
	}
	out.Funcs = nil
	for _, f := range s.Funcs {
		if f.Sum != nil {
			if depth > 2 {
				continue
			}
			f.Sum = e.portable(f.Sum, depth+1)
		}
		out.Funcs = append(out.Funcs, f)
	}
	return &out
}

func (e *engine) portableTaken(ts []Taken, memo map[*Trace]*Trace) []Taken {
	ts = slices.Clone(ts)
	for i := range ts {
		ts[i].Trace = e.portableTrace(ts[i].Trace, memo)
	}
	return ts
}

func (e *engine) portableTrace(t *Trace, memo map[*Trace]*Trace) *Trace {
	if t == nil {
		return nil
	}
	if p, ok := memo[t]; ok {
		return p
	}
	site := e.site(t)
	name := t.Func
	if t.Site == nil {
		name = qualify(name, e.pass.Pkg.Name())
	}
	callee := t.Callee
	if t.Site == nil && callee != "" {
		callee = qualify(callee, e.pass.Pkg.Name())
	}
	p := &Trace{Site: &site, Func: name, Callee: callee}
	memo[t] = p
	p.Next = e.portableTrace(t.Next, memo)
	return p
}

// qualify puts the package's name before a function's: f is pkg.f elsewhere,
// (*T).m is (*pkg.T).m.
func qualify(name, pkg string) string {
	switch {
	case strings.HasPrefix(name, "function literal"), strings.Contains(strings.Trim(name, "()*"), "."+"("), dotted(name):
		return name
	case strings.HasPrefix(name, "(*"):
		return "(*" + pkg + "." + name[2:]
	case strings.HasPrefix(name, "("):
		return "(" + pkg + "." + name[1:]
	}
	return pkg + "." + name
}

// dotted reports whether the name has its package already.
func dotted(name string) bool {
	inner := strings.TrimLeft(name, "(*")
	if end := strings.IndexByte(inner, ')'); end >= 0 {
		inner = inner[:end]
	}
	return strings.Contains(inner, ".")
}

// exportMerged passes on what is known of the packages below together with
// what this one adds.
func exportMerged(pass *analysis.Pass, e *engine, imported []*PackageFact) {
	var out PackageFact
	var graphs []*lockgraph.Graph
	for _, f := range imported {
		out.Aliases = append(out.Aliases, f.Aliases...)
		out.Types = append(out.Types, f.Types...)
		out.Words = append(out.Words, f.Words...)
		graphs = append(graphs, &f.Graph)
		if e == nil {
			out.Kept = append(out.Kept, f.Kept...)
		}
	}
	if e != nil {
		out.Aliases = append(out.Aliases, e.aliases.Sorted()...)
		out.Types = append(out.Types, e.convertedNames()...)
		out.Words = append(out.Words, e.words...)
		own := &e.graph
		if e.open != nil {
			own = e.open
		}
		graphs = append(graphs, own)
		out.Kept = e.portableKept()
	}
	switch len(graphs) {
	case 0:
	case 1:
		out.Graph = *graphs[0]
	default:
		out.Graph.Merge(graphs...)
	}
	slices.SortFunc(out.Aliases, func(a, b access.FieldAlias) int { return strings.Compare(a.Field+"\x00"+a.Sel, b.Field+"\x00"+b.Sel) })
	out.Aliases = slices.Compact(out.Aliases)
	out.Words = mergeWords(out.Words)
	slices.Sort(out.Types)
	out.Types = slices.Compact(out.Types)
	// An importer looks for function facts only above packages that have any.
	if e != nil || len(imported) > 0 {
		pass.ExportPackageFact(&out)
	}
}

// portableKept are the kept calls of this package and those below.
func (e *engine) portableKept() []KeptCall {
	memo := map[*Trace]*Trace{}
	out := slices.Clone(e.kept)
	for i := range out {
		out[i].Held, out[i].Trace = e.portableTaken(out[i].Held, memo), e.portableTrace(out[i].Trace, memo)
		if out[i].Trace != nil && e.kept[i].Trace.Site == nil {
			out[i].Func = qualify(out[i].Func, e.pass.Pkg.Name())
		}
	}
	return out
}

// convertedNames lists the types of this package and others that it converts
// to interfaces, if a method of theirs has a summary.
func (e *engine) convertedNames() []string {
	var out []string
	for _, c := range e.converted {
		iface, ok := types.Unalias(c.iface).(*types.Named)
		if !ok || iface.Obj().Pkg() == nil || !iface.Obj().Exported() || iface.TypeArgs().Len() > 0 {
			continue
		}
		t, ptr := c.concrete, ""
		if p, ok := t.(*types.Pointer); ok {
			t, ptr = p.Elem(), "*"
		}
		n, ok := types.Unalias(t).(*types.Named)
		if !ok || n.TypeArgs().Len() > 0 || n.Obj().Pkg() == nil || !n.Obj().Exported() || n.Obj().Parent() != n.Obj().Pkg().Scope() {
			continue
		}
		for m := range n.Methods() {
			sum := e.imported(m)
			if fn := e.byObj[m]; fn != nil {
				sum = e.infos[fn].Sum
			}
			if !sum.trivial() {
				out = append(out, ptr+access.TypeName(n)+">"+access.TypeName(iface))
				break
			}
		}
	}
	return out
}

// importedTypes finds the types that packages below convert to interfaces,
// where this package can see them.
func (e *engine) importedTypes(imported []*PackageFact) []conversion {
	pkgs := map[string]*types.Package{e.pass.Pkg.Path(): e.pass.Pkg}
	for _, p := range e.pass.Pkg.Imports() {
		pkgs[p.Path()] = p
	}
	find := func(name string) types.Type {
		i := strings.LastIndexByte(name, '.')
		pkg := pkgs[name[:max(i, 0)]]
		if pkg == nil {
			return nil
		}
		if obj, ok := pkg.Scope().Lookup(name[i+1:]).(*types.TypeName); ok {
			return obj.Type()
		}
		return nil
	}
	seen := map[string]bool{}
	var out []conversion
	for _, f := range imported {
		for _, name := range f.Types {
			if seen[name] {
				continue
			}
			seen[name] = true
			from, to, _ := strings.Cut(name, ">")
			bare := strings.TrimPrefix(from, "*")
			t, iface := find(bare), find(to)
			if t == nil || iface == nil || !types.IsInterface(iface) {
				continue
			}
			if bare != from {
				t = types.NewPointer(t)
			}
			out = append(out, conversion{t, iface})
		}
	}
	return out
}
