package summary

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ops"
)

// Tests know what their authors set up: who else is at work, what has not begun,
// that the process ends with them. So most of what is said of them is of low
// confidence, in all analyzers by the one rule of InTest.

// InTest reports whether pos lies in a test of other code: in a _test.go file,
// unless the package is nothing but tests and uses nothing of its own module.
// Such a package is a program by itself, such as one that shows a bug.
func (r *Result) InTest(pos token.Pos) bool { return r.eng != nil && r.eng.inTest(pos) }

func (e *engine) inTest(pos token.Pos) bool { return !e.alone && testFile(e.pass.Fset, pos) }

func testFile(fset *token.FileSet, pos token.Pos) bool {
	return strings.HasSuffix(fset.Position(pos).Filename, "_test.go")
}

// testsAlone reports whether a package is the exception of InTest.
func testsAlone(pass *analysis.Pass) bool {
	if slices.ContainsFunc(pass.Files, func(f *ast.File) bool { return !testFile(pass.Fset, f.Package) }) {
		return false
	}
	for _, imp := range pass.Pkg.Imports() {
		path := imp.Path()
		switch {
		case ops.Std(path):
		case pass.Module == nil || pass.Module.Path == "":
			return false // it may be the module's own
		case path == pass.Module.Path || strings.HasPrefix(path, pass.Module.Path+"/"):
			return false
		}
	}
	return true
}

// runByTest reports whether fn is one that go test starts.
func (e *engine) runByTest(fn *ssa.Function) bool {
	return testFile(e.pass.Fset, fn.Pos()) && testName(fn.Name())
}

func testName(name string) bool {
	return slices.ContainsFunc([]string{"Test", "Benchmark", "Example", "Fuzz"}, func(p string) bool { return strings.HasPrefix(name, p) })
}
