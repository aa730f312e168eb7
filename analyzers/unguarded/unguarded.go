package unguarded

import (
	_ "embed"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/overlap"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
)

//go:embed doc.go
var doc string

// Analyzer reports accesses that miss the lock of what they access.
var Analyzer = &analysis.Analyzer{
	Name:     "unguarded",
	Doc:      report.Doc(doc, "unguarded"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/unguarded",
	Run:      run,
	Requires: []*analysis.Analyzer{snapshot.Analyzer, chans.Analyzer, overlap.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[snapshot.Analyzer].(*snapshot.Result)
	if res.SSA == nil {
		return nil, nil
	}
	defer res.Use()()
	c := &checker{pass: pass, res: res, said: map[token.Pos]bool{}, sure: map[token.Pos]bool{}}
	overlaps := overlapping(pass, pass.ResultOf[chans.Analyzer].(*chans.Result), pass.ResultOf[overlap.Analyzer].(*overlap.Result), res.Promises())
	for _, p := range overlaps {
		c.sure[p.pos] = c.sure[p.pos] || p.sure && p.Confidence != finding.Low
	}
	for _, v := range slices.Concat(res.Vars, res.Parts) {
		c.variable(v)
	}
	c.flush()
	c.demands()
	c.useless()
	c.handOuts()
	c.published()
	c.cutSlices()
	c.resent(pass.ResultOf[chans.Analyzer].(*chans.Result))
	c.afterPut()
	for _, v := range res.Vars {
		c.afterward(v)
	}
	for _, p := range overlaps {
		if !c.said[p.pos] {
			report.At(pass, p.pos, p.Finding)
		}
	}
	return nil, nil
}
