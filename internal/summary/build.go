package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// relevant reports whether the package can do anything to locks, channels or
// goroutines, or its importers something by its help: start goroutines that call
// what changes memory. SSA is the largest cost of a run, so a package that cannot
// is left alone.
func relevant(pass *analysis.Pass) bool {
	for _, imp := range pass.Pkg.Imports() {
		switch imp.Path() {
		case "sync", "sync/atomic", "time", "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight":
			return true
		}
	}
	found, own := false, ImportedHere(pass)
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			case *ast.SelectorExpr:
				found = found || startedByStd(pass, n)
			case *ast.AssignStmt:
				found = found || own && n.Tok != token.DEFINE && slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return ofOthers(pass, x) })
			case *ast.IncDecStmt:
				found = found || own && ofOthers(pass, n.X)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// ImportedHere reports whether packages of the same module may import this one, so
// that what it does to memory can meet their goroutines. What other modules do with
// what they are given is their users' to read up, and costs more to find out than it
// tells.
func ImportedHere(pass *analysis.Pass) bool {
	return pass.Pkg.Name() != "main" && !strings.HasSuffix(pass.Pkg.Name(), "_test") && (pass.Module == nil || pass.Module.Version == "")
}

// ofOthers reports whether an assignment to x changes memory that callers may know:
// a field, an element, a package variable.
func ofOthers(pass *analysis.Pass, x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		return true
	case *ast.Ident:
		v, ok := pass.TypesInfo.Uses[x].(*types.Var)
		return ok && v.Parent() == pass.Pkg.Scope()
	}
	return false
}

// startedByStd reports whether a selector speaks of functions that std runs on
// goroutines of its own, in a package that needs no word of its own for that:
// HTTP handlers, parallel tests and pulled sequences.
func startedByStd(pass *analysis.Pass, sel *ast.SelectorExpr) bool {
	pkg := ""
	switch sel.Sel.Name {
	case "ResponseWriter":
		pkg = "net/http"
	case "Parallel":
		pkg = "testing"
	case "Pull", "Pull2":
		pkg = "iter"
	default:
		return false
	}
	obj := pass.TypesInfo.Uses[sel.Sel]
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == pkg
}

// build makes the SSA form of the package under analysis alone; imported
// packages have only their declarations. It does not go through
// passes/buildssa, whose ctrlflow dependency costs a CFG of every function of
// every dependency, and which cannot be made lazy.
func build(pass *analysis.Pass, noReturn func(*types.Func) bool) (*ssa.Package, []*ssa.Function) {
	prog := ssa.NewProgram(pass.Fset, ssa.BuilderMode(0))
	prog.SetNoReturn(noReturn)
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	files, info := withoutQuietTests(pass)
	pkg := prog.CreatePackage(pass.Pkg, files, info, false)
	pkg.Build()

	var funcs []*ssa.Function
	var add func(f *ssa.Function)
	add = func(f *ssa.Function) {
		if len(f.Blocks) == 0 {
			return
		}
		funcs = append(funcs, f)
		for _, anon := range f.AnonFuncs {
			add(anon)
		}
	}
	add(pkg.Func("init")) // package variable initialisers
	for _, file := range files {
		for _, decl := range file.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[fd.Name].(*types.Func); ok {
				if f := prog.FuncValue(obj); f != nil {
					add(f)
				}
			}
		}
	}
	return pkg, funcs
}

// noReturn names the functions of other packages that never return to their
// caller.
func noReturn(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "os":
		return fn.Name() == "Exit"
	case "runtime":
		return fn.Name() == "Goexit"
	case "log":
		switch fn.Name() {
		case "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln":
			return true
		}
	case "testing":
		switch fn.Name() {
		case "FailNow", "Fatal", "Fatalf", "Skip", "Skipf", "SkipNow":
			return true
		}
	case "github.com/stretchr/testify/require":
		return fn.Name() == "FailNow" || fn.Name() == "Fail"
	}
	return false
}
