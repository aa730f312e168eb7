// Package others offers the concurrency checks that go vet and staticcheck do
// well already, so that one run of the command is enough. It owns which of them
// are worth it, that they obey our directives, and that a costly one looks only
// at packages it can have anything to say about. What they find and how they
// word it is theirs.
//
// They are off under go vet and golangci-lint, whose users have them anyway.
package others

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/atomic"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/analysis/passes/loopclosure"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/testinggoroutine"
	"golang.org/x/tools/go/analysis/passes/waitgroup"
	"golang.org/x/tools/go/ast/inspector"
	"honnef.co/go/tools/staticcheck/sa1015"
	"honnef.co/go/tools/staticcheck/sa2000"
	"honnef.co/go/tools/staticcheck/sa2001"
	"honnef.co/go/tools/staticcheck/sa2002"
	"honnef.co/go/tools/staticcheck/sa2003"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// Analyzers are the checks, those of go vet first. Where two of them see one
// mistake the earlier says it; see Once.
var Analyzers = []*analysis.Analyzer{
	offer(check{of: atomic.Analyzer}),
	offer(check{of: copylock.Analyzer}),
	offer(check{of: loopclosure.Analyzer}),
	offer(check{of: lostcancel.Analyzer}),
	offer(check{of: testinggoroutine.Analyzer}),
	offer(check{of: waitgroup.Analyzer, name: "vetwaitgroup"}), // waitgroup is one of ours
	offer(check{of: sa1015.Analyzer, mentions: callOf("Tick")}),
	offer(check{of: sa2000.Analyzer}),
	offer(check{of: sa2001.Analyzer, doubt: explained}),
	offer(check{of: sa2002.Analyzer, mentions: goInTest}),
	offer(check{of: sa2003.Analyzer, mentions: deferOf("Lock", "RLock")}),
}

// check is an analyzer of somebody else.
type check struct {
	of   *analysis.Analyzer
	name string // in place of its own
	// mentions reports whether the package holds what the check looks for at
	// all. It is for those that build a form of the whole package first.
	mentions func(*analysis.Pass) bool
	// doubt reports whether a finding is a guess.
	doubt func(*analysis.Pass, analysis.Diagnostic) bool
}

// offer makes c one of our own: its findings obey directives, -tests and the
// form of reports. What c requires runs only where c.mentions agrees, except
// for analyzers with facts, which have to run everywhere.
func offer(c check) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:     strings.ToLower(c.of.Name[:1]) + c.of.Name[1:],
		Doc:      c.of.Doc,
		URL:      c.of.URL,
		Requires: []*analysis.Analyzer{report.Directives, inspect.Analyzer},
	}
	if strings.HasPrefix(c.of.Name, "SA") {
		a.Name = c.of.Name // known by that name
	}
	if c.name != "" {
		a.Name = c.name
	}
	requires := c.of.Requires
	if c.mentions != nil {
		requires = withFacts(requires)
	}
	for _, r := range requires {
		if !slices.Contains(a.Requires, r) {
			a.Requires = append(a.Requires, r)
		}
	}
	a.Run = func(pass *analysis.Pass) (any, error) {
		if c.mentions != nil && !c.mentions(pass) {
			return nil, nil
		}
		return nil, c.run(pass)
	}
	report.Flags(a)
	return a
}

// withFacts gives the analyzers below as that have facts.
func withFacts(as []*analysis.Analyzer) []*analysis.Analyzer {
	var out []*analysis.Analyzer
	for _, a := range as {
		if len(a.FactTypes) > 0 {
			out = append(out, a)
		} else {
			out = append(out, withFacts(a.Requires)...)
		}
	}
	return out
}

// run does what a driver would do for c.of and what it requires.
func (c check) run(pass *analysis.Pass) error {
	p := *pass
	p.ResultOf = maps.Clone(pass.ResultOf)
	p.Report = func(analysis.Diagnostic) {} // what it requires has nothing to tell
	for _, r := range c.of.Requires {
		if err := provide(r, p); err != nil {
			return err
		}
	}
	p.Analyzer = c.of
	p.Report = func(d analysis.Diagnostic) {
		f := finding.Finding{Message: d.Message, Category: d.Category, Confidence: finding.High}
		if c.doubt != nil && c.doubt(pass, d) {
			f.Confidence = finding.Low
		}
		if len(d.Related) > 0 {
			f.Traces = []finding.Trace{related(pass, d)}
		}
		report.At(pass, d.Pos, f, d.SuggestedFixes...)
	}
	_, err := c.of.Run(&p)
	return err
}

// explained reports whether a comment ends not far above a finding: who takes a lock
// only to let it go waits for those who have it, and mostly says so.
func explained(pass *analysis.Pass, d analysis.Diagnostic) bool {
	const above = 3 // lines, the finding's own is the Unlock
	line := pass.Fset.Position(d.Pos).Line
	for _, f := range pass.Files {
		if d.Pos < f.FileStart || f.FileEnd < d.Pos {
			continue
		}
		return slices.ContainsFunc(f.Comments, func(g *ast.CommentGroup) bool {
			end := pass.Fset.Position(g.End()).Line
			return line-above <= end && end < line
		})
	}
	return false
}

// related makes a trace of the places that a diagnostic names besides its own.
func related(pass *analysis.Pass, d analysis.Diagnostic) finding.Trace {
	var t finding.Trace
	for _, r := range d.Related {
		t.Steps = append(t.Steps, finding.Step{Site: report.SiteOf(pass, r.Pos), Func: "see", Text: r.Message})
	}
	return t
}

// provide runs a on p's package, unless that was done, and keeps the result.
func provide(a *analysis.Analyzer, p analysis.Pass) error {
	if _, done := p.ResultOf[a]; done {
		return nil
	}
	for _, r := range a.Requires {
		if err := provide(r, p); err != nil {
			return err
		}
	}
	p.Analyzer = a
	result, err := a.Run(&p)
	if err != nil {
		return err
	}
	p.ResultOf[a] = result
	return nil
}

// covers says which rules see the same mistake at the same place, best first.
// The others stay silent there.
var covers = [][]string{
	{"waitgroup", "vetwaitgroup", "SA2000"},
	{"unlock", "relock", "SA2003"},
	{"timerleak", "SA1015"},
	{"testinggoroutine", "SA2002"},
	{"goroutineleak", "lostcancel"},
	{"unguarded", "copylocks", "loopclosure"},
	{"atomicmix", "lostupdate", "atomic"},
}

// Once drops findings of the offered checks that say what another rule says of
// the same line.
func Once(found []finding.Finding) []finding.Finding {
	type line struct {
		file string
		line int
	}
	rules := map[line][]string{}
	for _, f := range found {
		at := line{f.Site.File, f.Site.Line}
		rules[at] = append(rules[at], f.Rule)
	}
	said := func(at finding.Site, other string) bool {
		return slices.ContainsFunc(rules[line{at.File, at.Line}], func(rule string) bool { return covered(other, rule) })
	}
	return slices.DeleteFunc(found, func(f finding.Finding) bool {
		if said(f.Site, f.Rule) {
			return true
		}
		for _, t := range f.Traces {
			if slices.ContainsFunc(t.Steps, func(s finding.Step) bool { return said(s.Site, f.Rule) }) {
				return true
			}
		}
		return false
	})
}

// covered reports whether rule better says what a finding of other says.
func covered(other, rule string) bool {
	for _, group := range covers {
		i, j := slices.Index(group, rule), slices.Index(group, other)
		if i >= 0 && i < j && slices.ContainsFunc(Analyzers, func(a *analysis.Analyzer) bool { return a.Name == other }) {
			return true
		}
	}
	return false
}

// deferOf looks for a deferred call of a method with one of the names.
func deferOf(names ...string) func(*analysis.Pass) bool {
	return func(pass *analysis.Pass) bool {
		return some(pass, (*ast.DeferStmt)(nil), func(n ast.Node) bool {
			return slices.Contains(names, called(n.(*ast.DeferStmt).Call))
		})
	}
}

// callOf looks for a call of a function or method with that name.
func callOf(name string) func(*analysis.Pass) bool {
	return func(pass *analysis.Pass) bool {
		return some(pass, (*ast.CallExpr)(nil), func(n ast.Node) bool { return called(n.(*ast.CallExpr)) == name })
	}
}

// goInTest looks for a goroutine that ends a test, or is given one to end.
func goInTest(pass *analysis.Pass) bool {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == "testing" }) {
		return false
	}
	return some(pass, (*ast.GoStmt)(nil), func(n ast.Node) bool {
		call := n.(*ast.GoStmt).Call
		lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
		if !ok {
			return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return ofTesting(pass.TypesInfo.TypeOf(arg)) })
		}
		ends := false
		ast.Inspect(lit, func(n ast.Node) bool {
			inner, ok := n.(*ast.CallExpr)
			ends = ends || ok && stopsTest[called(inner)]
			return !ends
		})
		return ends
	})
}

// ofTesting reports whether t is a pointer to a type of package testing.
func ofTesting(t types.Type) bool {
	p, ok := t.(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := p.Elem().(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing"
}

// stopsTest are the methods of testing.T and B that must be called by the
// test's own goroutine.
var stopsTest = map[string]bool{
	"FailNow": true, "Fatal": true, "Fatalf": true, "SkipNow": true, "Skip": true, "Skipf": true,
}

// called is the name of the function or method that a call names.
func called(call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return fun.Sel.Name
	case *ast.Ident:
		return fun.Name
	}
	return ""
}

// some reports whether a node of the type of sample satisfies ok.
func some(pass *analysis.Pass, sample ast.Node, ok func(ast.Node) bool) bool {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	for c := range in.Root().Preorder(sample) {
		if ok(c.Node()) {
			return true
		}
	}
	return false
}
