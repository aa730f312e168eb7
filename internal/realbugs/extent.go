package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// extent is where a function of a file stands.
type extent struct {
	name     string // "(*T).name", "T.name" or "name", type parameters left out
	from, to int    // lines, both included
}

// funcExtents lists the functions of a file, none if it cannot be parsed: then
// only the bug's lines count.
func funcExtents(file string) []extent {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var out []extent
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			out = append(out, extent{
				name: funcName(fd),
				from: fset.Position(fd.Pos()).Line,
				to:   fset.Position(fd.End()).Line,
			})
		}
	}
	return out
}

func funcName(fd *ast.FuncDecl) string {
	if fd.Recv == nil || len(fd.Recv.List) == 0 {
		return fd.Name.Name
	}
	t, star := fd.Recv.List[0].Type, false
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t, star = x.X, true
			continue
		case *ast.ParenExpr:
			t = x.X
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.IndexListExpr:
			t = x.X
			continue
		case *ast.Ident:
			if star {
				return "(*" + x.Name + ")." + fd.Name.Name
			}
			return x.Name + "." + fd.Name.Name
		}
		return fd.Name.Name
	}
}

// covers reports whether line lies in the function of that name. A name
// without a receiver stands for methods of that name too, because the table
// writes a receiver only once in a list of methods.
func covers(extents []extent, name string, line int) bool {
	name = withoutTypeParams(name)
	for _, e := range extents {
		if line < e.from || line > e.to {
			continue
		}
		if e.name == name || !strings.Contains(name, ".") && strings.HasSuffix(e.name, "."+name) {
			return true
		}
	}
	return false
}

func withoutTypeParams(name string) string {
	open, end := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if open < 0 || end < open {
		return name
	}
	return name[:open] + name[end+1:]
}
