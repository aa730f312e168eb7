package main

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// inner holds analyzers that serve the standalone command alone. They report
// records for it, which it shows to nobody, so go vet and golangci-lint must
// not run them.
var inner = []*analysis.Analyzer{answered, notes, lockEdges}

// answered leaves one record for each package. The answer for a package
// without findings does not say which package it is.
var answered = &analysis.Analyzer{
	Name: "concuranswered",
	Doc:  "tell the concurlint command that a package was analyzed",
	Run: func(pass *analysis.Pass) (any, error) {
		pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Category: answeredCategory, Message: "analyzed"})
		return nil, nil
	},
}

// notes says of which functions the engine knows too little, for -v: silence
// about them means nothing.
var notes = &analysis.Analyzer{
	Name:     "concurnotes",
	Doc:      "tell the concurlint command which functions are beyond the budget",
	Requires: []*analysis.Analyzer{summary.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		res := pass.ResultOf[summary.Analyzer].(*summary.Result)
		for _, fn := range res.Funcs {
			f := res.Func(fn)
			if f == nil || f.Complete {
				continue
			}
			pos := fn.Pos()
			if !pos.IsValid() {
				pos = pass.Files[0].Package
			}
			pass.Report(analysis.Diagnostic{Pos: pos, Category: noteCategory,
				Message: fmt.Sprintf("%s: %s has too many paths to follow; locks in it are not judged", report.SiteOf(pass, pos), f.Name)})
		}
		return nil, nil
	},
}
