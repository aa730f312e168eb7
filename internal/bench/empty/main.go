// Command empty is a vet tool that does nothing but carry a fact from package
// to package: the least that any tool with facts costs under go vet. It owns
// the measuring stick of the benchmark one folder up, and finds nothing.
package main

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// seen is the fact: without one, go vet would not run the tool on dependencies.
type seen struct{}

func (*seen) AFact()         {}
func (*seen) String() string { return "seen" }

var analyzer = &analysis.Analyzer{
	Name:      "empty",
	Doc:       "carry an empty fact",
	FactTypes: []analysis.Fact{new(seen)},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ExportPackageFact(new(seen))
		return nil, nil
	},
}

func main() { unitchecker.Main(analyzer) }
