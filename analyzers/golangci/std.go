package golangci

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/summary"
)

// leaveStd makes the engine pass over packages of the standard library that a
// program depends on: tables describe them, and their SSA would be most of the
// cost of a first run. `go vet` tells a tool which packages are dependencies;
// golangci-lint does not, so the engine is wrapped, once for the process.
var leaveStd = sync.OnceFunc(func() {
	analyze := summary.Analyzer.Run
	summary.Analyzer.Run = func(pass *analysis.Pass) (any, error) {
		if stdDependency(pass) {
			return new(summary.Result), nil // as for a package without any concurrency
		}
		return analyze(pass)
	}
})

// stdDependency reports whether the package belongs to the standard library
// and is only imported. Who lints the library itself works inside its module,
// "std"; seen from any other module its packages have none.
func stdDependency(pass *analysis.Pass) bool {
	if pass.Module != nil && pass.Module.Path != "" {
		return false
	}
	below := "/src/" + pass.Pkg.Path()
	for _, f := range pass.Files {
		dir := filepath.ToSlash(filepath.Dir(pass.Fset.Position(f.Package).Filename))
		root, ok := strings.CutSuffix(dir, below)
		if !ok {
			continue // what cgo writes lies in the build cache
		}
		// Without modules, programs lie below src/ too.
		_, err := os.Stat(filepath.Join(filepath.FromSlash(root), "src", "runtime", "runtime.go"))
		return err == nil
	}
	return false
}
