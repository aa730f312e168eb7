package access

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// The classes of paths, and their names for people.

// Class is the class of a path of this function.
func (e *Env) Class(p Path) Class {
	c, ok := e.classes[p]
	if !ok {
		c = e.classOf(p)
		e.classes[p] = c
	}
	return c
}

func (e *Env) classOf(p Path) Class {
	p.Sel = strings.TrimSuffix(p.Sel, RLocker)
	switch p.Kind {
	case Param:
		if p.Index < len(e.Fn.Params) {
			return e.types.classOf(p, e.Fn.Params[p.Index].Type(), "")
		}
	case Free:
		if p.Index < len(e.Fn.FreeVars) {
			fv := e.Fn.FreeVars[p.Index]
			cls := e.types.classOf(p, fv.Type(), e.captured(fv.Name()))
			// A captured pointer may have been given any lock.
			if pt, ok := fv.Type().Underlying().(*types.Pointer); ok && SharesMemory(pt.Elem()) && (p.Sel == "" || cls.Name == e.captured(fv.Name())) {
				cls.Weak = true
			}
			return cls
		}
	case Global:
		if g := e.global(p.Name); g != nil {
			return e.types.classOf(p, g.Type(), p.Name)
		}
		if p.Sel == "" {
			return Class{Name: p.Name}
		}
		return Class{Name: p.Name + p.Sel}
	case Local:
		name := ""
		switch v := p.val.(type) {
		case *ssa.Alloc:
			if n := varName(v); n != "" && v.Heap && !SharesMemory(v.Type().Underlying().(*types.Pointer).Elem()) {
				name = e.captured(n)
			}
		case *ssa.MakeChan:
			if n := cellName(v); n != "" {
				name = e.captured(n)
			}
		}
		return e.types.classOf(p, p.val.Type(), name)
	}
	return Class{}
}

// global finds a package variable by its full name, nil if this function's
// program does not know it.
func (e *Env) global(name string) *ssa.Global {
	if g := e.globals[name]; g != nil {
		return g
	}
	i := strings.LastIndexByte(name, '.')
	if i < 0 || e.Fn.Pkg == nil {
		return nil
	}
	pkg := e.Fn.Pkg
	if pkg.Pkg.Path() != name[:i] {
		pkg = e.Fn.Prog.ImportedPackage(name[:i])
	}
	if pkg == nil {
		return nil
	}
	g, _ := pkg.Members[name[i+1:]].(*ssa.Global)
	if g != nil {
		e.globals[name] = g
	}
	return g
}

// captured names a local variable for all closures of its function.
func (e *Env) captured(name string) string {
	top := Outermost(e.Fn)
	fn := top.Name()
	if recv := top.Signature.Recv(); recv != nil {
		if _, n := structOf(recv.Type()); n != nil {
			fn = n.Obj().Name() + "." + fn
		}
	}
	if top.Pkg == nil {
		return ""
	}
	return top.Pkg.Pkg.Path() + "." + fn + "." + name
}

// varName is the source name of the variable an Alloc stands for, also for the
// composite literal whose address was put into a variable.
func varName(a *ssa.Alloc) string {
	if token.IsIdentifier(a.Comment) && !synthetic[a.Comment] {
		return a.Comment
	}
	return cellName(a)
}

// cellName is the source name of the variable that a value was put into, if
// the variable lives in memory.
func cellName(v ssa.Value) string {
	for _, ref := range *v.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Val == v {
			if cell, ok := st.Addr.(*ssa.Alloc); ok && token.IsIdentifier(cell.Comment) && !synthetic[cell.Comment] {
				return cell.Comment
			}
		}
	}
	return ""
}

// paramName is a parameter as the source names it. Those of the body of a range over
// a function are the variables of the range statement.
func paramName(fn *ssa.Function, i int) string {
	rng, ok := fn.Syntax().(*ast.RangeStmt)
	if !ok {
		return fn.Params[i].Name()
	}
	for j, x := range []ast.Expr{rng.Key, rng.Value} {
		if id, ok := x.(*ast.Ident); ok && i == j {
			return id.Name
		}
	}
	return ""
}

// Display is a path as the source would write it, or "" when it has no name
// there.
func (e *Env) Display(p Path) string {
	root := ""
	switch p.Kind {
	case Param:
		if p.Index < len(e.Fn.Params) {
			root = paramName(e.Fn, p.Index)
		}
	case Free:
		if p.Index < len(e.Fn.FreeVars) {
			root = e.Fn.FreeVars[p.Index].Name()
		}
	case Global:
		root = p.Name[strings.LastIndexByte(p.Name, '/')+1:]
		if e.Fn.Pkg != nil {
			if own, ok := strings.CutPrefix(p.Name, e.Fn.Pkg.Pkg.Path()+"."); ok {
				root = own
			}
		}
	case Local:
		switch v := p.val.(type) {
		case *ssa.Alloc:
			root = varName(v)
		case *ssa.MakeChan:
			root = cellName(v)
		case *ssa.Phi:
			if token.IsIdentifier(v.Comment) {
				root = v.Comment
			}
		}
	}
	if root == "" || root == "_" || strings.HasPrefix(root, "$") {
		return ""
	}
	sel := p.Sel
	for {
		i := strings.IndexByte(sel, '[')
		if i < 0 {
			break
		}
		j := strings.IndexByte(sel[i:], ']')
		if j < 0 {
			return ""
		}
		key := sel[i+1 : i+j]
		if k, ok := strings.CutPrefix(key, paramKey); ok {
			n, err := strconv.Atoi(k)
			if err != nil || n < 0 || n >= len(e.Fn.Params) {
				return ""
			}
			key = e.Fn.Params[n].Name()
		} else if !constKey(key) {
			return "" // an SSA register is nothing to show
		}
		root += sel[:i+1] + key + "]"
		sel = sel[i+j+1:]
	}
	return root + dropEmbedded(sel)
}

// dropEmbedded hides a last selector that is an embedded lock, as the source
// does.
func dropEmbedded(sel string) string {
	for _, name := range []string{".Mutex", ".RWMutex", ".Locker"} {
		if s, ok := strings.CutSuffix(sel, name); ok {
			return s
		}
	}
	return sel
}
