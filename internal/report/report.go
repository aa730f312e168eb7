// Package report turns a finding.Finding into a diagnostic of go/analysis, and
// back into text and JSON on the other side of the driver. It owns the wording
// of traces, the places of files, what is suppressed (directives, low
// confidence, test files) and the layout a user reads.
//
// It does not decide what a hazard is, and it knows no analyzer by name:
// analyzers import it, never the other way round.
package report

import (
	"flag"
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

// At reports f at pos, unless a directive, the analyzer's -low or its -tests
// flag keeps it back. It fills in f.Rule, f.Category, f.Site and f.Package
// where the caller left them empty.
//
// The analyzer must list Directives in its Requires; At panics otherwise,
// because a finding that cannot be suppressed is a defect no test would show.
// It is safe for concurrent use as far as pass.Report is.
func At(pass *analysis.Pass, pos token.Pos, f finding.Finding, fixes ...analysis.SuggestedFix) {
	dirs, ok := pass.ResultOf[Directives].(*directiveSet)
	if !ok {
		panic(fmt.Sprintf("analyzer %s calls report.At but does not require report.Directives", pass.Analyzer.Name))
	}
	if f.Rule == "" {
		f.Rule = pass.Analyzer.Name
	}
	if f.Category == "" {
		f.Category = f.Rule
	}
	if !f.Site.IsValid() {
		f.Site = SiteOf(pass, pos)
	}
	if f.Package == "" {
		f.Package = plainPath(pass.Pkg.Path())
	}
	// The directive is asked first, so that one whose finding is kept back for
	// another reason does not count as unused.
	if dirs.suppresses(pass, pos, f) {
		return
	}
	if f.Confidence == finding.Low && !boolFlag(pass.Analyzer, lowFlag, false) {
		return
	}
	if !boolFlag(pass.Analyzer, testsFlag, true) && strings.HasSuffix(pass.Fset.Position(pos).Filename, "_test.go") {
		return
	}
	emit(pass, pos, f, fixes)
}

// emit hands f to the driver as it is.
func emit(pass *analysis.Pass, pos token.Pos, f finding.Finding, fixes []analysis.SuggestedFix) {
	d := analysis.Diagnostic{Pos: pos, Category: f.Category, Message: f.Message, SuggestedFixes: fixes}
	if Record {
		d.Related = []analysis.RelatedInformation{{Pos: pos, Message: encode(f)}}
	} else {
		for _, line := range TraceLines(f) {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: line})
		}
	}
	pass.Report(d)
}

// TraceLines words the traces of f. One trace gives a line for each function
// it passes through; several traces give one line each, so that the numbers
// are the goroutines that meet. Files in the folder of the finding go by their
// base name, as in its message.
func TraceLines(f finding.Finding) []string {
	var lines []string
	number := func(text string) { lines = append(lines, fmt.Sprintf("%d. %s", len(lines)+1, text)) }
	for _, t := range f.Traces {
		visits := visits(t, f.Site)
		if len(f.Traces) == 1 {
			for _, v := range visits {
				number(v)
			}
			continue
		}
		text := strings.Join(visits, "; ")
		if t.Title != "" {
			text = t.Title + ": " + text
		}
		number(text)
	}
	return lines
}

// visits words a trace, what one function does in a row as one phrase:
// "f holds a.mu (x.go:1) and takes b.mu (x.go:2)". from is where the reader is.
func visits(t finding.Trace, from finding.Site) []string {
	var out []string
	last := ""
	for _, s := range t.Steps {
		if s.Func == last && len(out) > 0 {
			out[len(out)-1] += fmt.Sprintf(" and %s (%s)", s.Text, s.Site.Short(from))
			continue
		}
		out = append(out, fmt.Sprintf("%s %s (%s)", s.Func, s.Text, s.Site.Short(from)))
		last = s.Func
	}
	return out
}

// SiteOf gives pos as text: the file relative to the root of its module where
// the driver tells the module, else below its import path.
func SiteOf(pass *analysis.Pass, pos token.Pos) finding.Site {
	if !pos.IsValid() {
		return finding.Site{}
	}
	p := pass.Fset.Position(pos)
	return finding.Site{File: path.Join(folder(pass), filepath.Base(p.Filename)), Line: p.Line, Col: p.Column}
}

// folder is the place of the package under analysis below its module's root.
func folder(pass *analysis.Pass) string {
	dir := plainPath(pass.Pkg.Path())
	if pass.Pkg.Name() != "main" && strings.HasSuffix(pass.Pkg.Name(), "_test") {
		dir = strings.TrimSuffix(dir, "_test") // the external test package lies in the same folder
	}
	if dir == "command-line-arguments" {
		return ""
	}
	if m := pass.Module; m != nil && m.Path != "" {
		if dir == m.Path {
			return ""
		}
		return strings.TrimPrefix(dir, m.Path+"/")
	}
	return dir
}

// plainPath strips the variant that the go command writes behind the import
// path of a package compiled for a test: "p [p.test]".
func plainPath(pkgPath string) string {
	plain, _, _ := strings.Cut(pkgPath, " ")
	return plain
}

const (
	lowFlag   = "low"
	testsFlag = "tests"
)

// Flags gives an analyzer the two settings that At knows: -low and -tests.
// It does nothing to one that has them already.
func Flags(a *analysis.Analyzer) {
	if a.Flags.Lookup(lowFlag) == nil {
		a.Flags.Bool(lowFlag, false, "report findings of low confidence too (heuristics)")
	}
	if a.Flags.Lookup(testsFlag) == nil {
		a.Flags.Bool(testsFlag, true, "report findings in _test.go files")
	}
}

// boolFlag reads a flag of a; otherwise is the answer for an analyzer that has
// no such flag.
func boolFlag(a *analysis.Analyzer, name string, otherwise bool) bool {
	f := a.Flags.Lookup(name)
	if f == nil {
		return otherwise
	}
	g, ok := f.Value.(flag.Getter)
	if !ok {
		return otherwise
	}
	v, ok := g.Get().(bool)
	return ok && v
}
