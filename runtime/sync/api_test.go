package sync_test

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// load type-checks the package in dir as it is with these build tags.
func load(t *testing.T, path, dir string, tags ...string) *types.Package {
	t.Helper()
	ctx := build.Default
	ctx.BuildTags = tags
	bp, err := ctx.ImportDir(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check(path, fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// api lists what a package exports, with types and methods, one line each.
// Types of the package itself go by their bare name.
func api(pkg *types.Package) map[string]string {
	own := func(p *types.Package) string {
		if p == pkg || p.Path() == "sync" {
			return ""
		}
		return p.Path()
	}
	out := map[string]string{}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		out[name] = strings.Fields(obj.String())[0]
		switch obj := obj.(type) {
		case *types.Func:
			out[name] = types.TypeString(obj.Type(), own)
		case *types.TypeName:
			members(out, name, obj.Type(), own)
		}
	}
	return out
}

func members(out map[string]string, name string, t types.Type, own types.Qualifier) {
	for _, t := range []types.Type{t, types.NewPointer(t)} {
		set := types.NewMethodSet(t)
		for sel := range set.Methods() {
			if m := sel.Obj(); m.Exported() {
				out[name+"."+m.Name()] = types.TypeString(m.Type(), own)
			}
		}
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if f.Exported() {
				out[name+"."+f.Name()] = types.TypeString(f.Type(), own)
			}
		}
	}
}

// TestAPI fails when a Go release puts something into sync that is not here.
func TestAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks std from source")
	}
	std, err := importer.ForCompiler(token.NewFileSet(), "source", nil).Import("sync")
	if err != nil {
		t.Fatal(err)
	}
	want := api(std)
	if len(want) < 40 {
		t.Fatalf("std's sync has only %d names: the comparison sees nothing", len(want))
	}
	const path = "github.com/concurlint/concurlint/runtime/sync"
	for _, tags := range [][]string{nil, {"concurlint_off"}} {
		got := api(load(t, path, ".", tags...))
		for _, name := range slices.Sorted(maps(want)) {
			if strings.Contains(want[name], "noCopy") {
				continue
			}
			if got[name] != want[name] {
				t.Errorf("tags %v: %s\n have %s\n want %s", tags, name, got[name], want[name])
			}
		}
	}
}

func maps(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
