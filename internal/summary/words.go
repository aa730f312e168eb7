package summary

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
)

// LockName is a lock as the source of f writes it (s.mu), else its class
// (Type.field).
func (f *Func) LockName(l Lock) string {
	if name := f.Env.Display(l.Path); name != "" {
		return name
	}
	if l.Class != "" {
		return access.ShortClass(l.Class)
	}
	return "the lock"
}

// Since words where something happened for a reader at pos: "line 41", or
// "other.go:41" in another file.
func (r *Result) Since(pos, at token.Pos) string {
	p, q := r.pass.Fset.Position(pos), r.pass.Fset.Position(at)
	if p.Filename == q.Filename {
		return fmt.Sprintf("line %d", p.Line)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// Place words a site for a reader in this package: "file.go:41", with the
// folder where it is another package's.
func (r *Result) Place(s finding.Site) string {
	if dir := path.Dir(s.File); dir == path.Dir(path.Join(strings.TrimSuffix(r.pass.Pkg.Path(), "_test"), "x")) {
		return fmt.Sprintf("%s:%d", path.Base(s.File), s.Line)
	}
	return fmt.Sprintf("%s:%d", r.local(s.File), s.Line)
}

// local drops the module's own path from a file name.
func (r *Result) local(file string) string {
	if m := r.pass.Module; m != nil && m.Path != "" {
		if len(file) > len(m.Path) && file[:len(m.Path)] == m.Path && file[len(m.Path)] == '/' {
			return file[len(m.Path)+1:]
		}
	}
	return file
}

// Local gives a site relative to the module under analysis.
func (r *Result) Local(s finding.Site) finding.Site {
	s.File = r.local(s.File)
	return s
}

// PosOf is the best position for an instruction: its own, or that of the one
// before it that has one.
func PosOf(instr ssa.Instruction) token.Pos {
	if instr.Pos().IsValid() {
		return instr.Pos()
	}
	b := instr.Block()
	for b != nil {
		for _, before := range slices.Backward(b.Instrs) {
			if pos := before.Pos(); pos.IsValid() {
				return pos
			}
		}
		b = b.Idom()
	}
	return instr.Parent().Pos()
}

// SourceName is the lock of a direct operation as the source writes it:
// "s.mu" of s.mu.Lock(); "" for a call that leads to the operation elsewhere.
func (r *Result) SourceName(at ssa.Instruction) string {
	for _, n := range r.around(at) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
				return short(sel.X)
			}
			return ""
		case *ast.SendStmt:
			return short(n.Chan)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return short(n.X)
			}
		case *ast.FuncLit, *ast.BlockStmt:
			return ""
		}
	}
	return ""
}

// CallText is what a call calls, as the source writes it: "s.size" of
// s.size(1).
func (r *Result) CallText(at ssa.Instruction) string {
	for _, n := range r.around(at) {
		switch n := n.(type) {
		case *ast.DeferStmt:
			return short(n.Call.Fun)
		case *ast.GoStmt:
			return short(n.Call.Fun)
		case *ast.CallExpr:
			return short(n.Fun)
		}
	}
	return ""
}

// LoopAround is where the innermost loop around pos starts, pos itself if it
// stands in none.
func (r *Result) LoopAround(pos token.Pos) token.Pos {
	for _, n := range r.enclosing(pos) {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return n.Pos()
		case *ast.FuncLit, *ast.FuncDecl:
			return pos
		}
	}
	return pos
}

func (r *Result) around(at ssa.Instruction) []ast.Node {
	if at == nil {
		return nil
	}
	return r.enclosing(at.Pos())
}

// enclosing lists the syntax around a position, innermost first.
func (r *Result) enclosing(pos token.Pos) []ast.Node {
	if !pos.IsValid() {
		return nil
	}
	for _, file := range r.pass.Files {
		if file.FileStart <= pos && pos <= file.FileEnd {
			nodes, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
			return nodes
		}
	}
	return nil
}

// short prints an expression that fits into a message.
func short(e ast.Expr) string {
	if s := types.ExprString(e); len(s) <= 48 {
		return s
	}
	return ""
}

// NameAt is the lock of an operation for a reader: as the source writes it at
// instr where that is the operation itself, else by its path or class.
func (r *Result) NameAt(f *Func, instr ssa.Instruction, t *Trace, l Lock) string {
	if t == nil || t.Next == nil && t.Callee == "" && (instr == nil || t.Pos == PosOf(instr)) {
		if name := r.SourceName(instr); name != "" {
			return name
		}
	}
	return f.LockName(l)
}

// ClassName is a lock class for a reader of this package: a package variable
// of its own goes without the package's name.
func (r *Result) ClassName(class string) string {
	if own, ok := strings.CutPrefix(class, r.pass.Pkg.Path()+"."); ok {
		return access.InSource(own)
	}
	return access.ShortClass(class)
}
