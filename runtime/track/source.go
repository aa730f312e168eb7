package track

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// source is what was read of a directory: the files in which a lock was named,
// and those that declare what these mention. A report comes from a goroutine
// that is about to lock, and a large package takes a second to parse; so nothing
// is parsed that is not asked for.
type source struct {
	sync.Mutex
	dir       string
	fset      *token.FileSet
	files     map[string]*ast.File // nil for what is no Go
	types     map[string]*ast.StructType
	vars      map[string]ast.Expr // package variables and their types or values
	results   map[string]ast.Expr // first result of functions, "f" or "T.method"
	resolving map[string]bool     // variables whose types are being looked for
	sought    map[string]bool     // names that were looked for in all files
}

var sources struct {
	sync.Mutex
	dirs map[string]*source
}

func sourceOf(dir string) *source {
	sources.Lock()
	defer sources.Unlock()
	s := sources.dirs[dir]
	if s == nil {
		s = &source{
			dir: dir, fset: token.NewFileSet(), files: map[string]*ast.File{}, types: map[string]*ast.StructType{},
			vars: map[string]ast.Expr{}, results: map[string]ast.Expr{}, sought: map[string]bool{}, resolving: map[string]bool{},
		}
		if sources.dirs == nil {
			sources.dirs = map[string]*source{}
		}
		sources.dirs[dir] = s
	}
	return s
}

// file parses a file of the directory, once. Src is its text, nil to read it.
func (s *source) file(name string, src []byte) *ast.File {
	f, ok := s.files[name]
	if ok {
		return f
	}
	var text any
	if src != nil {
		text = src
	}
	f, err := parser.ParseFile(s.fset, filepath.Join(s.dir, name), text, parser.SkipObjectResolution)
	if err != nil {
		f = nil
	}
	s.files[name] = f
	if f != nil {
		for _, d := range f.Decls {
			s.declare(d)
		}
	}
	return f
}

// seek parses the files that may declare a name, because one of the marks is in
// them, unless that was done before.
func (s *source) seek(name string, marks ...string) {
	if s.sought[name] {
		return
	}
	s.sought[name] = true
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if _, done := s.files[e.Name()]; done || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(s.dir, e.Name()))
		if err != nil {
			continue
		}
		for _, m := range marks {
			if bytes.Contains(src, []byte(m)) {
				s.file(e.Name(), src)
				break
			}
		}
	}
}

// structOf gives the struct type of that name, nil if there is none.
func (s *source) structOf(name string) *ast.StructType {
	if s.types[name] == nil && name != "" {
		s.seek("type "+name, name+" struct", "type "+name+"[")
	}
	return s.types[name]
}

// variable gives the type or the value of a package variable.
func (s *source) variable(name string) (ast.Expr, bool) {
	if _, ok := s.vars[name]; !ok {
		s.seek("var "+name, "var "+name+" ", "var "+name+",", "\n\t"+name+" ", "\n\t"+name+",", ", "+name+" ")
	}
	v, ok := s.vars[name]
	return v, ok
}

// result gives the type of the first result of a function or method.
func (s *source) result(recv, name string) ast.Expr {
	key := name
	mark := "func " + name
	if recv != "" {
		key, mark = recv+"."+name, ") "+name+"("
	}
	if s.results[key] == nil {
		s.seek("func "+key, mark)
	}
	return s.results[key]
}

func (s *source) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Type.Results == nil || len(d.Type.Results.List) == 0 {
			return
		}
		key := d.Name.Name
		if d.Recv != nil && len(d.Recv.List) == 1 {
			key = typeName(d.Recv.List[0].Type) + "." + key
		}
		s.results[key] = d.Type.Results.List[0].Type
	case *ast.GenDecl:
		for _, sp := range d.Specs {
			switch sp := sp.(type) {
			case *ast.TypeSpec:
				if st, ok := sp.Type.(*ast.StructType); ok {
					s.types[sp.Name.Name] = st
				}
			case *ast.ValueSpec:
				if d.Tok != token.VAR {
					continue
				}
				for i, n := range sp.Names {
					s.vars[n.Name] = sp.Type
					if sp.Type == nil && i < len(sp.Values) {
						s.vars[n.Name] = sp.Values[i]
					}
				}
			}
		}
	}
}
