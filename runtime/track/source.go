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
	"time"
	"unicode"
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
	index     map[string]string   // what is declared in which file; nil until it is asked for
	resolving map[string]bool     // variables whose types are being looked for
	used      time.Time           // when a lock was last named
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
			vars: map[string]ast.Expr{}, results: map[string]ast.Expr{}, resolving: map[string]bool{},
		}
		if sources.dirs == nil {
			sources.dirs = map[string]*source{}
		}
		sources.dirs[dir] = s
	}
	return s
}

// keepFiles is for how long parsed files are kept after a lock was named: reports
// come in bunches, but every cycle of the garbage collector goes through all that
// the parser made, a third of what the tracker has on the heap.
const keepFiles = 5 * time.Second

// dropFiles forgets parsed files, all but what they declare.
func dropFiles(now time.Time) {
	sources.Lock()
	defer sources.Unlock()
	for _, s := range sources.dirs {
		if s.TryLock() {
			if len(s.files) > 0 && now.Sub(s.used) > keepFiles {
				s.files, s.fset = map[string]*ast.File{}, token.NewFileSet()
			}
			s.Unlock()
		}
	}
}

// file parses a file of the directory, once while it is kept.
func (s *source) file(name string) *ast.File {
	f, ok := s.files[name]
	if ok {
		return f
	}
	f, err := parser.ParseFile(s.fset, filepath.Join(s.dir, name), nil, parser.SkipObjectResolution)
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

// seek parses the file that declares a name: "type T", "var v", "func f" or
// "func T.method".
func (s *source) seek(name string) {
	if s.index == nil {
		s.scan()
	}
	if file, ok := s.index[name]; ok {
		s.file(file)
	}
}

// scan notes what each file declares, from the beginnings of its lines, which is
// twenty times as fast as parsing it and as good where the source is formatted.
func (s *source) scan() {
	s.index = map[string]string{}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(s.dir, e.Name()))
		if err != nil {
			continue
		}
		group := "" // the keyword of the parenthesis that the line is in
		for line := range bytes.Lines(src) {
			switch c := line[0]; {
			case c == ')':
				group = ""
			case c == '\t' && group != "":
				s.note(group, line[1:], e.Name())
			case c == 't' || c == 'v' || c == 'f':
				word, rest, _ := bytes.Cut(line, []byte(" "))
				keyword := string(word)
				if keyword != "type" && keyword != "var" && keyword != "func" {
					break
				}
				if keyword != "func" && bytes.HasPrefix(rest, []byte("(")) {
					group = keyword
					break
				}
				s.note(keyword, rest, e.Name())
			}
		}
	}
}

// note puts into the index what is declared after a keyword.
func (s *source) note(keyword string, text []byte, file string) {
	recv := ""
	if keyword == "func" && bytes.HasPrefix(text, []byte("(")) {
		r, rest, _ := bytes.Cut(text[1:], []byte(") "))
		r, _, _ = bytes.Cut(r, []byte("["))
		recv = string(r[bytes.LastIndexAny(r, " *")+1:]) + "."
		text = rest
	}
	for {
		n := bytes.IndexFunc(text, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if n <= 0 {
			return
		}
		s.index[keyword+" "+recv+string(text[:n])] = file
		if keyword != "var" || !bytes.HasPrefix(text[n:], []byte(", ")) {
			return
		}
		text = text[n+2:]
	}
}

// structOf gives the struct type of that name, nil if there is none.
func (s *source) structOf(name string) *ast.StructType {
	if s.types[name] == nil {
		s.seek("type " + name)
	}
	return s.types[name]
}

// variable gives the type or the value of a package variable.
func (s *source) variable(name string) (ast.Expr, bool) {
	if _, ok := s.vars[name]; !ok {
		s.seek("var " + name)
	}
	v, ok := s.vars[name]
	return v, ok
}

// result gives the type of the first result of a function, or of a method of
// recv.
func (s *source) result(recv, name string) ast.Expr {
	if recv != "" {
		name = recv + "." + name
	}
	if s.results[name] == nil {
		s.seek("func " + name)
	}
	return s.results[name]
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
