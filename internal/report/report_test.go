package report_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// calls reports every call of a function whose name opens with its own name,
// and takes the declaration of that function as the other end. A name that
// ends in Low makes a finding of low confidence.
func calls(name string) *analysis.Analyzer {
	a := &analysis.Analyzer{Name: name, Doc: "report calls by name", Requires: []*analysis.Analyzer{report.Directives}}
	report.Flags(a)
	a.Run = func(pass *analysis.Pass) (any, error) {
		decls := map[string]token.Pos{}
		each(pass, func(n ast.Node) {
			if fd, ok := n.(*ast.FuncDecl); ok {
				decls[fd.Name.Name] = fd.Pos()
			}
		})
		each(pass, func(n ast.Node) {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return
			}
			id, ok := call.Fun.(*ast.Ident)
			if !ok || !strings.HasPrefix(id.Name, name) {
				return
			}
			f := finding.Finding{Message: id.Name + " is called", Traces: []finding.Trace{
				{Steps: []finding.Step{{Site: report.SiteOf(pass, call.Pos()), Func: "caller", Text: "calls"}}},
				{Steps: []finding.Step{{Site: report.SiteOf(pass, decls[id.Name]), Func: id.Name, Text: "is declared"}}},
			}}
			if strings.HasSuffix(id.Name, "Low") {
				f.Confidence = finding.Low
			}
			report.At(pass, call.Pos(), f)
		})
		return nil, nil
	}
	return a
}

func each(pass *analysis.Pass, do func(ast.Node)) {
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil {
				do(n)
			}
			return true
		})
	}
}

// run analyzes one file, whose wants are all of the diagnostics that two rules
// and the check of their directives may give.
func run(t *testing.T, src string, flags ...string) []*analysistest.Result {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "src/p/p.go", src)
	red, blue := calls("red"), calls("blue")
	ignore := report.NewIgnore([]*analysis.Analyzer{red, blue}, []*analysis.Analyzer{calls("green")})
	for _, name := range flags {
		name, value, _ := strings.Cut(name, "=")
		for _, a := range []*analysis.Analyzer{red, blue} {
			if err := a.Flags.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	// One root that requires them all: analysistest compares the wants of a file
	// with one analyzer's diagnostics only.
	all := &analysis.Analyzer{Name: "all", Doc: "all", Requires: []*analysis.Analyzer{report.Directives}}
	all.Run = func(pass *analysis.Pass) (any, error) {
		for _, a := range []*analysis.Analyzer{red, blue, ignore} {
			p := *pass
			p.Analyzer = a
			if _, err := a.Run(&p); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	return analysistest.Run(t, dir, all, "p")
}

func TestDirectives(t *testing.T) {
	for name, src := range map[string]string{
		"plain": `package p
func red()  {}
func blue() {}
func f() {
	red() // want "red is called"
	red() //concurlint:ignore red it waits for nobody
	//concurlint:ignore red it waits for nobody
	red()
	red() // want "red is called"
	//concurlint:ignore red,blue both are fine
	red(); blue()
	//concurlint:ignore red one
	//concurlint:ignore blue of two in a row
	red(); blue()
}`,
		"trailing covers its own line only": `package p
func red() {}
func f() {
	red() //concurlint:ignore red fine here
	red() // want "red is called"
}`,
		"other end": `package p
//concurlint:ignore red whoever calls it knows
func red() {}
func f() { red() }`,
		"other rule": `package p
func red() {}
func f() {
	red() /* want "red is called" "suppresses nothing: blue reports" */ //concurlint:ignore blue wrong name
}`,
		"no reason": `package p
func red() {}
func f() {
	red() /* want "red is called" "gives no reason" */ //concurlint:ignore red
}`,
		"no name": `package p
func f() {
	/* want "names no analyzer" */ //concurlint:ignore
}`,
		"space": `package p
func red() {}
func f() {
	red() /* want "red is called" "without a space" */ // concurlint:ignore red fine
}`,
		"unknown": `package p
func red() {}
func f() {
	red() /* want "names \"rde\", which is no analyzer: red, blue, green" "red is called" */ //concurlint:ignore rde fine
}`,
		"off by default": `package p
func f() {
	//concurlint:ignore green nobody knows whether it is used
	//concurlint:ignore green,red nobody knows whether it is used
}`,
		"unused": `package p
func f() {
	/* want "suppresses nothing: red, blue reports" */ //concurlint:ignore red,blue gone
}`,
		"not ours": `package p
func red() {}
func f() {
	red() //concurlint:ignored red fine // want "red is called"
	red() //other:ignore red fine // want "red is called"
}`,
		"nolint": `package p
func red() {}
func f() {
	red() //nolint
	red() //nolint:all
	red() //nolint:concurlint // why
	red() //nolint:foo,red // why
	red() //nolint:foo // want "red is called"
	red() // nolint:red
	//nolint:red
	if true {
		red()
	}
	red() // want "red is called"
}
//nolint:red // the whole of it
func g() {
	if true {
		red()
	}
}`,
	} {
		t.Run(name, func(t *testing.T) { run(t, src) })
	}
}

func TestLowConfidence(t *testing.T) {
	run(t, `package p
func redLow() {}
func f() {
	redLow()
	redLow() //concurlint:ignore red not unused, though nothing would be shown
}`)
	run(t, `package p
func redLow() {}
func f() {
	redLow() // want "redLow is called"
	redLow() //concurlint:ignore red fine
}`, "low=true")
}

func TestRelated(t *testing.T) {
	src := `package p
func red() {}
func f() { red() } // want "red is called"`
	related := func() analysis.Diagnostic {
		return run(t, src)[0].Diagnostics[0]
	}
	d := related()
	if d.Category != "red" || len(d.Related) != 2 ||
		d.Related[0].Message != "1. caller calls (p.go:3)" || d.Related[1].Message != "2. red is declared (p.go:2)" {
		t.Errorf("diagnostic %+v", d)
	}
	report.Record = true
	defer func() { report.Record = false }()
	d = related()
	f, ok := report.Decode(d.Related[0].Message)
	if !ok || f.Rule != "red" || f.Package != "p" || len(f.Traces) != 2 || f.Site != (finding.Site{File: "p/p.go", Line: 3, Col: 12}) {
		t.Errorf("recorded %+v", f)
	}
}

func TestLeaveNolint(t *testing.T) {
	report.LeaveNolint = true
	defer func() { report.LeaveNolint = false }()
	run(t, `package p
//nolint:red // the other end, which golangci-lint does not know
func red() {}
func red2() {}
func f() {
	red()
	red2() //nolint:red // want "red2 is called"
}`)
}

func TestTraceLines(t *testing.T) {
	step := func(fn, text string, line int) finding.Step {
		return finding.Step{Site: finding.Site{File: "a/bank.go", Line: line}, Func: fn, Text: text}
	}
	post := finding.Trace{Steps: []finding.Step{
		step("(*Account).Post", "holds Account.mu", 27), step("(*Account).Post", "calls (*Ledger).Add", 31), {Site: finding.Site{File: "b/ledger.go", Line: 8}, Func: "(*Ledger).Add", Text: "takes Ledger.mu"}}}
	audit := finding.Trace{Title: "the other way round", Steps: []finding.Step{step("(*Ledger).Audit", "holds Ledger.mu", 80)}}

	one := "1. (*Account).Post holds Account.mu (bank.go:27) and calls (*Ledger).Add (bank.go:31)\n" +
		"2. (*Ledger).Add takes Ledger.mu (b/ledger.go:8)"
	two := "1. (*Account).Post holds Account.mu (bank.go:27) and calls (*Ledger).Add (bank.go:31); (*Ledger).Add takes Ledger.mu (b/ledger.go:8)\n" +
		"2. the other way round: (*Ledger).Audit holds Ledger.mu (bank.go:80)"
	if got := strings.Join(report.TraceLines(finding.Finding{Site: finding.Site{File: "a/bank.go", Line: 1}, Traces: []finding.Trace{post}}), "\n"); got != one {
		t.Errorf("one trace:\n%s", got)
	}
	if got := strings.Join(report.TraceLines(finding.Finding{Site: finding.Site{File: "a/bank.go", Line: 1}, Traces: []finding.Trace{post, audit}}), "\n"); got != two {
		t.Errorf("two traces:\n%s", got)
	}
}

func TestAtNeedsDirectives(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an analyzer that does not require report.Directives went through")
		}
	}()
	report.At(&analysis.Pass{Analyzer: &analysis.Analyzer{Name: "forgetful"}}, token.NoPos, finding.Finding{})
}
