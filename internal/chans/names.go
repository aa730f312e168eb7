package chans

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// exprAt is the operand expression of an operation in the source.
type exprAt struct {
	expr ast.Expr
	call *ast.CallExpr // where the operation is a call
}

// indexExprs maps the position that SSA gives an operation to its operand, so
// that reports name things as their author did.
func (r *Result) indexExprs(files []*ast.File) {
	r.exprs = map[token.Pos]exprAt{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt:
				r.exprs[n.Arrow] = exprAt{expr: n.Chan}
			case *ast.UnaryExpr:
				if n.Op == token.ARROW {
					r.exprs[n.OpPos] = exprAt{expr: n.X}
				}
			case *ast.RangeStmt:
				r.exprs[n.For] = exprAt{expr: n.X}
			case *ast.CallExpr:
				switch fun := ast.Unparen(n.Fun).(type) {
				case *ast.Ident:
					if len(n.Args) > 0 {
						r.exprs[n.Lparen] = exprAt{n.Args[0], n}
					}
				case *ast.SelectorExpr:
					r.exprs[n.Lparen] = exprAt{fun.X, n}
				}
			}
			return true
		})
	}
}

// exprName gives the source text of the operand of the operation at pos, or
// something close to it made from the value.
func (r *Result) exprName(pos token.Pos, v ssa.Value) string {
	if e, ok := r.exprs[pos]; ok {
		if s := types.ExprString(e.expr); len(s) <= 40 {
			return s
		}
	}
	return ValueName(v)
}

// argName gives the source text of an argument; a method's receiver is the
// first.
func (r *Result) argName(in ssa.CallInstruction, i int) string {
	call := r.exprs[in.Common().Pos()].call
	if callee := in.Common().StaticCallee(); call != nil && callee != nil {
		if callee.Signature.Recv() != nil {
			i--
		}
		if i >= 0 && i < len(call.Args) {
			arg := ast.Unparen(call.Args[i])
			if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
				arg = u.X
			}
			return types.ExprString(arg)
		}
	}
	return ""
}

// Verb words what an operation on a channel waits for: "send on ch", "receive
// from ch", and "send on ch by work.Notify" where another package does it.
func (r *Result) Verb(op *Op) string {
	verb := "receive from "
	switch op.Kind {
	case Send:
		verb = "send on "
	case Range:
		verb = "range over "
	}
	return verb + op.Name + r.By(op)
}

// By tells whose operation it is where a function of another package does it:
// " by work.Fill".
func (r *Result) By(op *Op) string {
	if op.Via == nil {
		return ""
	}
	return " by " + r.CallText(op.Instr)
}

// ExprAt gives the source text of the operand of the operation at pos: the
// receiver of a method call, the channel of a send.
func (r *Result) ExprAt(pos token.Pos) string {
	if e, ok := r.exprs[pos]; ok {
		return types.ExprString(e.expr)
	}
	return ""
}

// ValueName describes a value in source terms.
func ValueName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if v.Comment != "" && !strings.Contains(v.Comment, " ") {
			return v.Comment
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return ValueName(v.X)
		}
	case *ssa.FieldAddr:
		return ValueName(v.X) + "." + FieldOf(v.X.Type(), v.Field).Name()
	case *ssa.Field:
		return ValueName(v.X) + "." + FieldOf(v.X.Type(), v.Field).Name()
	case *ssa.ChangeType:
		return ValueName(v.X)
	}
	return "it"
}

// Class gives the name under which other goroutines know the object:
// "Type.field" or "pkg.var"; "" when it is a local one.
func (r *Result) Class(o *Object) string {
	for _, f := range o.Fields {
		if name := r.ownerOf(f); name != "" {
			return name + "." + f.Name()
		}
	}
	for _, g := range o.Globals {
		return g.Pkg.Pkg.Name() + "." + g.Name()
	}
	return ""
}

// FieldClass gives "Type.field".
func (r *Result) FieldClass(f *types.Var) string {
	if name := r.ownerOf(f); name != "" {
		return name + "." + f.Name()
	}
	return f.Name()
}

// ownerOf finds the package-level type whose struct declares the field.
func (r *Result) ownerOf(f *types.Var) string {
	if f.Pkg() == nil {
		return ""
	}
	scope := f.Pkg().Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		if st, ok := tn.Type().Underlying().(*types.Struct); ok {
			for g := range st.Fields() {
				if g == f {
					return name
				}
			}
		}
	}
	return ""
}

// Place names pos for a reader who stands at from: "line 41" in one file,
// "other.go:41" in another.
func (r *Result) Place(pos, from token.Pos) string {
	return r.Since(pos, from)
}

// FuncName gives a function as a reader knows it: "(*Server).run", "load", or
// "function literal at line 12".
func (r *Result) FuncName(fn *ssa.Function, from token.Pos) string {
	if fn.Parent() != nil {
		return "function literal at " + r.Place(fn.Pos(), from)
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return fn.Name()
	}
	t := types.TypeString(recv.Type(), func(*types.Package) string { return "" })
	if strings.HasPrefix(t, "*") {
		return "(" + t + ")." + fn.Name()
	}
	return t + "." + fn.Name()
}

// IsVariable reports whether a channel that is made here goes into a variable,
// as far as the SSA form shows: it has more than one use, or is stored.
func IsVariable(v ssa.Value) bool {
	refs := v.Referrers()
	return refs != nil && len(*refs) > 1
}
