// Package golangci is concurlint as a module plugin of golangci-lint v2. It
// owns the settings that a .golangci.yml may give, and the form in which
// findings pass through golangci-lint. What is found is the analyzers' own.
//
// It imports the plugin register alone, which is MIT; golangci-lint itself is
// GPL and is linked only by whoever builds a golangci-lint with this plugin.
package golangci

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/report"
)

// name is what users write under linters.enable, in nolint comments, and as
// the key below linters.settings.custom.
const name = "concurlint"

func init() { register.Plugin(name, New) }

// New makes the plugin from the settings of .golangci.yml, nil if there are
// none. It fails for keys, analyzers, flags and values that do not exist, so
// that a misspelt setting is an error and not a linter that quietly does less.
//
// The settings of an analyzer are its flags, which are one per process: New is
// not safe for concurrent use, and golangci-lint calls it once.
func New(conf any) (register.LinterPlugin, error) {
	chosen, err := choose(conf, rules(analyzers.All), analyzers.DefaultOff)
	if err != nil {
		return nil, fmt.Errorf("%s: settings: %w", name, err)
	}
	// golangci-lint obeys //nolint itself, and tells of those that match nothing.
	report.LeaveNolint = true
	leaveStd()
	return &plugin{run: chosen}, nil
}

type plugin struct{ run []*analysis.Analyzer }

// GetLoadMode asks for types: facts and SSA need them.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers gives the analyzers of the settings, each as a copy that
// reports in one piece.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.run, nil }

// directiveCheck is the analyzer that looks at suppressions. It is made anew
// for each choice of rules, since it waits for those that run.
const directiveCheck = "ignore"

// rules gives the analyzers that report hazards.
func rules(all []*analysis.Analyzer) []*analysis.Analyzer {
	return slices.DeleteFunc(slices.Clone(all), func(a *analysis.Analyzer) bool { return a.Name == directiveCheck })
}

// whole copies an analyzer so that each finding is one diagnostic without
// related places. golangci-lint makes an issue of its own of every related
// place, moves those of other files to the finding's line, and then hides
// issues of one line or one text from each other: the trace would arrive in
// pieces or not at all. The text is the one thing that always arrives.
//
// Only roots are copied. What they require stays the same analyzer, so that
// it runs once per package and its facts are found.
func whole(a *analysis.Analyzer) *analysis.Analyzer {
	c := *a
	c.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) { pass.Report(fold(d)) }
		return a.Run(&p)
	}
	return &c
}

// fold moves the related places of d into its message, on one line: some of
// golangci-lint's output formats end at the first line break.
func fold(d analysis.Diagnostic) analysis.Diagnostic {
	if len(d.Related) == 0 {
		return d
	}
	var lines []string
	for _, r := range d.Related {
		lines = append(lines, strings.ReplaceAll(r.Message, "\n", "; "))
	}
	d.Message += " [" + strings.Join(lines, "; ") + "]"
	d.Related = nil
	return d
}
