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
	"unicode"
)

// source is what was read of a directory: the declarations in which a lock was
// named, and those that these mention. A report comes from a goroutine that has
// just let its locks go, and a large package takes a second to parse, a large file
// a tenth of one, and makes the heap of a test twice as large; so no more is parsed
// than what is asked for, and of that only what it declares is kept.
type source struct {
	sync.Mutex
	dir       string
	pieces    map[string][]piece // of the files that were scanned
	parsed    map[piece]bool     // those whose declarations are known
	types     map[string]*ast.StructType
	vars      map[string]ast.Expr // package variables and their types or values
	results   map[string]ast.Expr // first result of functions, "f" or "T.method"
	index     map[string]piece    // what is declared where
	scanned   [2]bool             // all files were, those of tests apart
	ofTest    bool                // the lock is named in a test's file
	resolving map[string]bool     // variables whose types are being looked for
}

// piece is where in a file a declaration stands, from its keyword to the next one's.
type piece struct {
	file       string
	start, end int // in bytes
	line       int // its first
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
			dir: dir, pieces: map[string][]piece{}, parsed: map[piece]bool{}, types: map[string]*ast.StructType{},
			vars: map[string]ast.Expr{}, results: map[string]ast.Expr{}, index: map[string]piece{}, resolving: map[string]bool{},
		}
		if sources.dirs == nil {
			sources.dirs = map[string]*source{}
		}
		sources.dirs[dir] = s
	}
	return s
}

// funcAt gives the function of a file that has this line, nil if there is none or
// it is no Go, and a function that tells the lines of what is in it.
func (s *source) funcAt(file string, line int) (*ast.FuncDecl, func(token.Pos) int) {
	s.ofTest = isTestFile(file)
	s.scanFile(file)
	var at piece
	for _, p := range s.pieces[file] {
		if p.line > line {
			break
		}
		at = p
	}
	// Where the source is not formatted, or a string has lines that look like
	// declarations, a piece is none.
	for _, p := range []piece{at, {file: file}} {
		f, lineOf := s.parse(p)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && lineOf(d.Pos()) <= line && line <= lineOf(d.End()) {
				return d, lineOf
			}
		}
	}
	return nil, nil
}

// parse gives the syntax of a piece, of the whole file where it has no end, and
// nil for what is no Go. It notes what is declared there.
func (s *source) parse(p piece) (*ast.File, func(token.Pos) int) {
	text, err := os.ReadFile(filepath.Join(s.dir, p.file))
	if err != nil || p.end > len(text) {
		return nil, nil
	}
	base := 0
	if p.end > 0 {
		text = append([]byte("package p; "), text[p.start:p.end]...)
		base = p.line - 1
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, p.file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil
	}
	if !s.parsed[p] {
		s.parsed[p] = true
		for _, d := range f.Decls {
			s.declare(d)
		}
	}
	return f, func(pos token.Pos) int { return base + fset.Position(pos).Line }
}

// seek parses what declares a name: "type T", "var v", "func f" or
// "func T.method".
func (s *source) seek(name string) {
	s.scan(0)
	p, ok := s.index[name]
	if !ok && s.ofTest {
		s.scan(1)
		p, ok = s.index[name]
	}
	if !ok || s.parsed[p] {
		return
	}
	if f, _ := s.parse(p); f == nil {
		s.parsed[p] = true
		if whole := (piece{file: p.file}); !s.parsed[whole] {
			s.parse(whole)
			s.parsed[whole] = true
		}
	}
}

// scan scans the files of the program, or with 1 those of its tests, which are as
// large and of which only they know.
func (s *source) scan(tests int) {
	if s.scanned[tests] {
		return
	}
	s.scanned[tests] = true
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && isTestFile(e.Name()) == (tests == 1) {
			s.scanFile(e.Name())
		}
	}
}

func isTestFile(name string) bool { return strings.HasSuffix(name, "_test.go") }

// scanFile notes what a file declares and where, from the beginnings of its lines,
// which is twenty times as fast as parsing it and as good where the source is
// formatted.
func (s *source) scanFile(file string) {
	if _, ok := s.pieces[file]; ok {
		return
	}
	s.pieces[file] = nil
	src, err := os.ReadFile(filepath.Join(s.dir, file))
	if err != nil {
		return
	}
	type name struct {
		keyword string
		text    []byte
		piece   int
	}
	var names []name
	var all []piece
	group := "" // the keyword of the parenthesis that the line is in
	at, n := 0, 0
	for line := range bytes.Lines(src) {
		start := at
		at += len(line)
		n++
		switch c := line[0]; {
		case c == ')':
			group = ""
		case c == '\t' && group != "":
			names = append(names, name{group, line[1:], len(all) - 1})
		case c == 't' || c == 'v' || c == 'f' || c == 'c' || c == 'i':
			word, rest, _ := bytes.Cut(line, []byte(" "))
			keyword := string(word)
			if keyword != "type" && keyword != "var" && keyword != "func" && keyword != "const" && keyword != "import" {
				break
			}
			if len(all) > 0 {
				all[len(all)-1].end = start
			}
			all = append(all, piece{file: file, start: start, end: len(src), line: n})
			switch {
			case keyword == "const" || keyword == "import":
				group = ""
			case keyword != "func" && bytes.HasPrefix(rest, []byte("(")):
				group = keyword
			default:
				names = append(names, name{keyword, rest, len(all) - 1})
			}
		}
	}
	for _, x := range names {
		s.note(x.keyword, x.text, all[x.piece])
	}
	s.pieces[file] = all
}

// note puts into the index what is declared after a keyword.
func (s *source) note(keyword string, text []byte, at piece) {
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
		s.index[keyword+" "+recv+string(text[:n])] = at
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
