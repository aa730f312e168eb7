package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ops"
)

// Where the tests of a package are larger than the package, most of a run's
// time went into tests that run on one goroutine and touch no lock. Nothing can
// be found in one of them, and nobody calls a test, so they are not built.

// withoutQuietTests is the syntax to build SSA from, with the type information
// that belongs to it: the package less its quiet tests.
func withoutQuietTests(pass *analysis.Pass) ([]*ast.File, *types.Info) {
	q := &quiet{info: pass.TypesInfo, helpers: map[types.Object]*ast.FuncDecl{}, loud: map[*ast.FuncDecl]bool{}}
	var tests []*ast.FuncDecl
	for _, f := range pass.Files {
		if !testFile(pass.Fset, f.Package) {
			continue
		}
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			if obj := pass.TypesInfo.Defs[fd.Name]; fd.Recv == nil && testName(fd.Name.Name) {
				tests = append(tests, fd)
			} else if obj != nil {
				q.helpers[obj] = fd
			}
		}
	}
	if len(tests) == 0 || testsAlone(pass) {
		return pass.Files, pass.TypesInfo
	}
	used := map[types.Object]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		if _, ok := obj.(*types.Func); ok {
			used[obj] = true
		}
	}
	out := map[ast.Decl]bool{}
	for _, fd := range tests {
		if !used[pass.TypesInfo.Defs[fd.Name]] && !q.isLoud(fd) {
			out[fd] = true
		}
	}
	return leaveOut(pass, out)
}

// leaveOut copies the files that have one of the declarations. The builder asks
// for the Go version of a file by its pointer, so the copies are entered there.
func leaveOut(pass *analysis.Pass, out map[ast.Decl]bool) ([]*ast.File, *types.Info) {
	if len(out) == 0 {
		return pass.Files, pass.TypesInfo
	}
	files, info := slices.Clone(pass.Files), *pass.TypesInfo
	info.FileVersions = maps.Clone(info.FileVersions)
	for i, f := range files {
		if !slices.ContainsFunc(f.Decls, func(d ast.Decl) bool { return out[d] }) {
			continue
		}
		cp := *f
		cp.Decls = slices.DeleteFunc(slices.Clone(f.Decls), func(d ast.Decl) bool { return out[d] })
		if v, ok := info.FileVersions[f]; ok {
			info.FileVersions[&cp] = v
		}
		files[i] = &cp
	}
	return files, &info
}

// quiet tells which functions of test files have to do with concurrency.
type quiet struct {
	info    *types.Info
	helpers map[types.Object]*ast.FuncDecl
	loud    map[*ast.FuncDecl]bool
}

// isLoud reports whether a function starts a goroutine, uses a channel or a
// lock, or hands a function literal to code that may run it elsewhere. It looks
// at the syntax alone: what the functions do that it calls is their own matter,
// as long as they give it no lock to hold, which their names would tell.
func (q *quiet) isLoud(fd *ast.FuncDecl) bool {
	if loud, ok := q.loud[fd]; ok {
		return loud
	}
	q.loud[fd] = true // a helper that calls itself decides nothing by that
	stays := map[*ast.FuncLit]bool{}
	loud := false
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt, *ast.ChanType:
			loud = true
		case *ast.UnaryExpr:
			loud = loud || n.Op == token.ARROW
		case *ast.RangeStmt:
			loud = loud || isChan(q.info.TypeOf(n.X))
		case *ast.Ident:
			loud = loud || q.concurrent(n)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				keepHere(stays, n.Rhs...)
			}
		case *ast.CallExpr:
			keepHere(stays, n.Fun)
			if q.callsHere(n) {
				keepHere(stays, n.Args...)
			}
		case *ast.FuncLit:
			loud = loud || !stays[n]
		}
		return !loud
	})
	q.loud[fd] = loud
	return loud
}

func keepHere(stays map[*ast.FuncLit]bool, exprs ...ast.Expr) {
	for _, e := range exprs {
		if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
			stays[lit] = true
		}
	}
}

// concurrent reports whether a name is of a channel, of a package that is about
// concurrency, or speaks of locks.
func (q *quiet) concurrent(id *ast.Ident) bool {
	switch obj := q.info.ObjectOf(id).(type) {
	case *types.Var:
		return isChan(obj.Type())
	case *types.Func:
		return obj.Name() == "Parallel" || speaksOfLocks(obj.Name()) || ops.Concurrent(obj)
	case *types.PkgName:
		return ops.Concurrent(obj)
	}
	return false
}

// speaksOfLocks reports whether the name of a function has lock in it, other than in
// a block or a clock.
func speaksOfLocks(name string) bool {
	return strings.Contains(otherLocks.Replace(strings.ToLower(name)), "lock")
}

var otherLocks = strings.NewReplacer("block", "", "clock", "")

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// callsHere reports whether a function literal that is passed to this call runs
// on the caller's goroutine: as a subtest, or in a helper that is quiet itself.
func (q *quiet) callsHere(call *ast.CallExpr) bool {
	var obj types.Object
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		obj = q.info.Uses[fun]
	case *ast.SelectorExpr:
		obj = q.info.Uses[fun.Sel]
	}
	if obj == nil || obj.Pkg() == nil {
		return false
	}
	if fd := q.helpers[obj]; fd != nil {
		return !q.isLoud(fd)
	}
	return obj.Pkg().Path() == "testing" || ops.CallsNow(obj.Pkg().Path())
}
