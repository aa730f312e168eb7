package track

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"
)

// A lock has no name at run time: it is memory. The call that takes it has, so
// where the source is at hand, as it is in tests, the name is read there. Types
// are looked up by their syntax within the package only; what that does not
// tell stays unnamed.

// lockName is what the source says at a call.
type lockName struct {
	expr  string // "s.mu"
	class string // "pkg/path.Type.field" or "pkg/path.var"; "" if not known
	short string // class without the path: "Type.field", "pkg.var"
}

// text gives the name for a report.
func (n lockName) text() string {
	if n.short != "" {
		return n.short
	}
	return n.expr
}

// lockCalls are the methods after which a lock's name stands before the dot.
var lockCalls = map[string]bool{
	"Lock": true, "RLock": true, "TryLock": true, "TryRLock": true, "Do": true,
	"Wait": true, "Acquire": true, "TryAcquire": true,
}

// lockFuncs are the functions whose first argument is the lock.
var lockFuncs = map[string]bool{"LockNested": true, "AcquireChan": true, "TryAcquireChan": true}

// nameLock reads the name of the lock that is taken at a place.
func nameLock(p place) lockName {
	if p.file == "" || !filepath.IsAbs(p.file) {
		return lockName{}
	}
	s := sourceOf(filepath.Dir(p.file))
	s.Lock()
	defer s.Unlock()
	fn, line := s.funcAt(filepath.Base(p.file), p.site.Line)
	if fn == nil {
		return lockName{}
	}
	var locks []ast.Expr
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || line(c.Pos()) > p.site.Line || line(c.End()) < p.site.Line {
			return true
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if ok && line(sel.Sel.Pos()) == p.site.Line {
			switch {
			case lockFuncs[sel.Sel.Name] && len(c.Args) > 0:
				locks = append(locks, c.Args[0])
			case lockCalls[sel.Sel.Name]:
				locks = append(locks, sel.X)
			}
		}
		return true
	})
	if len(locks) == 0 {
		return lockName{}
	}
	lock := locks[0]
	n := lockName{expr: exprText(lock)}
	for _, other := range locks[1:] {
		if exprText(other) != n.expr {
			// A program counter has no column: which one it is, is not known.
			return lockName{}
		}
	}
	if class := s.class(fn, lock); class != "" {
		n.class = importPath(p.pkg) + "." + class
		n.short = class
		if !strings.Contains(class, ".") {
			n.short = p.pkg[strings.LastIndexByte(p.pkg, '/')+1:] + "." + class
		}
	}
	return n
}

// class gives "Type.field" or "var" for the lock that an expression names.
func (s *source) class(fn *ast.FuncDecl, x ast.Expr) string {
	switch x := bare(x).(type) {
	case *ast.Ident:
		if t := s.local(fn, x.Name); t != nil {
			return s.embedded(typeName(t))
		}
		if v, ok := s.variable(x.Name); ok {
			if lock := s.embedded(typeName(v)); lock != "" {
				return lock
			}
			return x.Name
		}
	case *ast.SelectorExpr:
		if t := typeName(s.typeOf(fn, x.X)); s.structOf(t) != nil {
			return s.owner(t, x.Sel.Name)
		}
		if id, ok := bare(x.X).(*ast.Ident); ok && s.local(fn, id.Name) == nil {
			if _, ok := s.variable(id.Name); ok {
				return id.Name + "." + x.Sel.Name
			}
		}
	}
	return ""
}

// owner gives "Type.field" for a field of t or of what t embeds.
func (s *source) owner(t, field string) string {
	for range 8 {
		if f := s.field(t, field); f != nil {
			if id, ok := bare(f).(*ast.Ident); ok {
				if lock := s.embedded(id.Name); lock != "" {
					return lock
				}
			}
			return t + "." + field
		}
		next := ""
		for _, f := range s.types[t].Fields.List {
			if n := typeName(f.Type); len(f.Names) == 0 && s.structOf(n) != nil && s.field(n, field) != nil {
				next = n
			}
		}
		if next == "" {
			return s.embedded(t)
		}
		t = next
	}
	return ""
}

// embedded gives "Type.Mutex" or the like for a struct that is locked itself, by
// a lock that is embedded; "" if t is no struct of the package.
func (s *source) embedded(t string) string {
	st := s.structOf(t)
	if st == nil {
		return ""
	}
	for _, f := range st.Fields.List {
		if len(f.Names) > 0 {
			continue
		}
		switch n := typeName(f.Type); n {
		case "Mutex", "RWMutex", "Once", "WaitGroup":
			return t + "." + n
		}
	}
	return t + ".Mutex"
}

func (s *source) field(t, name string) ast.Expr {
	st := s.structOf(t)
	if st == nil {
		return nil
	}
	for _, f := range st.Fields.List {
		for _, n := range f.Names {
			if n.Name == name {
				return f.Type
			}
		}
		if len(f.Names) == 0 && typeName(f.Type) == name {
			return f.Type
		}
	}
	return nil
}

// typeOf gives the syntax of an expression's type, or of a value of it.
func (s *source) typeOf(fn *ast.FuncDecl, x ast.Expr) ast.Expr {
	switch x := bare(x).(type) {
	case *ast.Ident:
		if t := s.local(fn, x.Name); t != nil {
			return t
		}
		v, _ := s.variable(x.Name)
		return v
	case *ast.SelectorExpr:
		return s.field(typeName(s.typeOf(fn, x.X)), x.Sel.Name)
	case *ast.IndexExpr:
		return element(s.typeOf(fn, x.X))
	case *ast.CallExpr:
		if id, ok := x.Fun.(*ast.Ident); ok {
			if id.Name == "new" && len(x.Args) == 1 {
				return x.Args[0]
			}
			return s.result("", id.Name)
		}
		if sel, ok := x.Fun.(*ast.SelectorExpr); ok {
			if t := typeName(s.typeOf(fn, sel.X)); t != "" {
				return s.result(t, sel.Sel.Name)
			}
		}
	case *ast.CompositeLit:
		return x.Type
	}
	return nil
}

// element gives the type of what an array, slice or map has in it.
func element(t ast.Expr) ast.Expr {
	switch t := bare(t).(type) {
	case *ast.ArrayType:
		return t.Elt
	case *ast.MapType:
		return t.Value
	}
	return nil
}

// maxResolving bounds how many variables are followed from one to the next.
const maxResolving = 6

// local gives the type, or a value, of a receiver, parameter or local variable.
func (s *source) local(fn *ast.FuncDecl, name string) (t ast.Expr) {
	// Variables of one name in two scopes may be made from one another.
	if s.resolving[name] || len(s.resolving) > maxResolving {
		return ast.NewIdent("_")
	}
	s.resolving[name] = true
	defer delete(s.resolving, name)
	fields := func(l *ast.FieldList) {
		if l == nil {
			return
		}
		for _, f := range l.List {
			for _, n := range f.Names {
				if n.Name == name {
					t = f.Type
				}
			}
		}
	}
	fields(fn.Recv)
	fields(fn.Type.Params)
	fields(fn.Type.Results)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			fields(n.Type.Params)
		case *ast.RangeStmt:
			if id, ok := n.Value.(*ast.Ident); ok && id.Name == name {
				t = ast.NewIdent("_")
				if e := element(s.value(fn, n.X, name)); e != nil {
					t = e
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && n.Tok == token.DEFINE && id.Name == name {
					t = ast.NewIdent("_")
					if i < len(n.Rhs) {
						if v := s.value(fn, n.Rhs[i], name); v != nil {
							t = v
						}
					}
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if id.Name == name {
					t = n.Type
					if t == nil && i < len(n.Values) {
						t = s.value(fn, n.Values[i], name)
					}
					if t == nil {
						t = ast.NewIdent("_")
					}
				}
			}
		}
		return true
	})
	return t
}

// value gives the type of what a variable is set to. A variable that is made
// from itself is not followed.
func (s *source) value(fn *ast.FuncDecl, x ast.Expr, self string) ast.Expr {
	loops := false
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == self {
			loops = true
		}
		return true
	})
	if loops {
		return nil
	}
	switch x := bare(x).(type) {
	case *ast.CompositeLit:
		return x.Type
	case *ast.CallExpr, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
		return s.typeOf(fn, x)
	}
	return nil
}

// bare takes off *, & and parentheses.
func bare(x ast.Expr) ast.Expr {
	for {
		switch y := x.(type) {
		case *ast.ParenExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.UnaryExpr:
			if y.Op != token.AND {
				return x
			}
			x = y.X
		default:
			return x
		}
	}
}

// typeName gives the name of a type of this package, or the last part of one
// of another.
func typeName(x ast.Expr) string {
	switch x := bare(x).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.CompositeLit:
		return typeName(x.Type)
	case *ast.IndexExpr:
		return typeName(x.X)
	case *ast.IndexListExpr:
		return typeName(x.X)
	case *ast.CallExpr:
		if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "new" && len(x.Args) == 1 {
			return typeName(x.Args[0])
		}
	}
	return ""
}

func exprText(x ast.Expr) string {
	switch x := bare(x).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return exprText(x.X) + "." + x.Sel.Name
	case *ast.IndexExpr:
		return exprText(x.X) + "[" + exprText(x.Index) + "]"
	case *ast.CallExpr:
		return exprText(x.Fun) + "()"
	case *ast.BasicLit:
		return x.Value
	}
	return "…"
}
