package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A kind of mutation leaves out the calls of some methods.
type kind struct {
	name    string
	methods []string
	all     bool // all such calls of one receiver in a function, and not one of them
}

var kinds = []kind{
	{"lock", []string{"Lock", "RLock", "Unlock", "RUnlock"}, true},
	{"unlock", []string{"Unlock", "RUnlock"}, false},
	{"done", []string{"Done"}, false},
	{"signal", []string{"Signal", "Broadcast"}, false},
	{"wait", []string{"Wait"}, false},
	{"close", []string{"close"}, false},
}

func kindNames() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.name)
	}
	return out
}

// mutant is one file with one mistake in it.
type mutant struct {
	kind, file string
	fn, what   string // the function, and the statement or receiver that is left out
	line       int    // in the file as it is
	src        []byte
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s: %s without %s;", filepath.Base(m.file), m.line, m.kind, m.fn, m.what)
}

// mutants makes all mutants of the packages, in the order of files and places.
func mutants(dirs, names []string) ([]mutant, error) {
	var out []mutant
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no Go files in %s", dir)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			src, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for _, k := range kinds {
				if slices.Contains(names, k.name) {
					ms, err := ofFile(file, src, k)
					if err != nil {
						return nil, err
					}
					out = append(out, ms...)
				}
			}
		}
	}
	return out, nil
}

// ofFile makes the mutants of one kind. The file is parsed anew for each, which is
// simpler than taking a change back.
func ofFile(file string, src []byte, k kind) ([]mutant, error) {
	var out []mutant
	for {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, src, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		m := mutant{kind: k.name, file: file}
		if !mutate(fset, f, k, len(out), &m) {
			return out, nil
		}
		var b bytes.Buffer
		if err := format.Node(&b, fset, f); err != nil {
			return nil, err
		}
		m.src = b.Bytes()
		out = append(out, m)
	}
}

// mutate makes the mistake number n of its kind in the file; false if there are fewer.
func mutate(fset *token.FileSet, f *ast.File, k kind, n int, m *mutant) bool {
	for _, d := range f.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || fd.Body == nil {
			continue
		}
		places := calls(fd.Body, k)
		if n >= len(places) {
			n -= len(places)
			continue
		}
		p := places[n]
		m.fn, m.what, m.line = fd.Name.Name, p.what, fset.Position(p.stmts[0].Pos()).Line
		remove(fd.Body, p.stmts)
		return true
	}
	return false
}

// place is what one mutant leaves out.
type place struct {
	what  string
	stmts []ast.Stmt
}

// calls lists the places of a kind in a body.
func calls(body *ast.BlockStmt, k kind) []place {
	var out []place
	ast.Inspect(body, func(n ast.Node) bool {
		s, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		recv, method := called(s)
		if !slices.Contains(k.methods, method) {
			return true
		}
		if !k.all {
			out = append(out, place{strings.TrimPrefix(recv+"."+method, "."), []ast.Stmt{s}})
			return true
		}
		i := slices.IndexFunc(out, func(p place) bool { return p.what == recv })
		if i < 0 {
			i, out = len(out), append(out, place{what: recv})
		}
		out[i].stmts = append(out[i].stmts, s)
		return true
	})
	return out
}

// called gives receiver and method of a statement that is a call, deferred or not.
func called(s ast.Stmt) (recv, method string) {
	var call *ast.CallExpr
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = s.Call
	}
	if call == nil {
		return "", ""
	}
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		return types.ExprString(fn.X), fn.Sel.Name
	case *ast.Ident:
		return "", fn.Name
	}
	return "", ""
}

// remove takes statements out of the lists that they stand in.
func remove(body *ast.BlockStmt, gone []ast.Stmt) {
	without := func(list []ast.Stmt) []ast.Stmt {
		return slices.DeleteFunc(list, func(s ast.Stmt) bool { return slices.Contains(gone, s) })
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = without(n.List)
		case *ast.CaseClause:
			n.Body = without(n.Body)
		case *ast.CommClause:
			n.Body = without(n.Body)
		}
		return true
	})
}
