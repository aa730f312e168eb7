package randgo

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"sync"

	"golang.org/x/tools/go/packages"
)

// Source is one file of a package.
type Source struct {
	Path string // import path, which is that of the package
	Text string
}

// Load type-checks packages of one file each, in order: a package may import
// those before it, and std. The result is what a driver such as
// go/analysis/checker wants; std itself is there as export data only, which is
// what go vet gives.
//
// It is safe for concurrent use.
func Load(sources ...Source) ([]*packages.Package, error) {
	fset := token.NewFileSet()
	done := map[string]*packages.Package{}
	var out []*packages.Package
	for _, src := range sources {
		p, err := check(fset, src, done)
		if err != nil {
			return nil, err
		}
		done[src.Path] = p
		out = append(out, p)
	}
	return out, nil
}

func check(fset *token.FileSet, src Source, done map[string]*packages.Package) (*packages.Package, error) {
	file, err := parser.ParseFile(fset, src.Path+"/x.go", src.Text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
	var errs []error
	imported := map[string]*packages.Package{}
	conf := types.Config{
		Importer: importFunc(func(path string) (*types.Package, error) {
			if p := done[path]; p != nil {
				imported[path] = p
				return p.Types, nil
			}
			return std.Import(path)
		}),
		Sizes:     types.SizesFor("gc", runtime.GOARCH),
		GoVersion: "go1.26",
		Error:     func(err error) { errs = append(errs, err) },
	}
	pkg, err := conf.Check(src.Path, fset, []*ast.File{file}, info)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", src.Path, errors.Join(errs[:min(len(errs), 10)]...))
	}
	return &packages.Package{
		ID: src.Path, Name: pkg.Name(), PkgPath: src.Path,
		Fset: fset, Types: pkg, TypesInfo: info, TypesSizes: conf.Sizes,
		Syntax: []*ast.File{file}, Imports: imported,
		GoFiles: []string{src.Path + "/x.go"}, CompiledGoFiles: []string{src.Path + "/x.go"},
	}, nil
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

// stdImporter reads export data. Asking the go command where it lies is what
// takes time, so one importer serves the whole process.
type stdImporter struct {
	mu  sync.Mutex
	imp types.Importer
}

var std stdImporter

func (s *stdImporter) Import(path string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.imp == nil {
		s.imp = importer.ForCompiler(token.NewFileSet(), "gc", nil)
	}
	return s.imp.Import(path)
}
