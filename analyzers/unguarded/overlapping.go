package unguarded

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/overlap"
	"github.com/concurlint/concurlint/internal/promise"
)

// A placed is a finding and where it stands.
type placed struct {
	pos token.Pos
	finding.Finding
	// sure: two goroutines are seen, not only promised.
	sure bool
}

// overlapping words what package overlap knows of accesses that can happen at
// the same time.
func overlapping(pass *analysis.Pass, res *chans.Result, mem *overlap.Result, set *promise.Set) []placed {
	w := &wording{pass: pass, res: res, mem: mem, set: set}
	var out []placed
	for _, c := range mem.Find(set) {
		if f, ok := w.conflict(c); ok {
			f.Func = res.FuncName(c.A.Fn, c.A.Pos)
			out = append(out, placed{c.A.Pos, f, c.Start != nil && c.Promise.By == "" && !c.Anybody})
		}
	}
	return out
}

type wording struct {
	pass *analysis.Pass
	res  *chans.Result
	mem  *overlap.Result
	set  *promise.Set
}

func (w *wording) conflict(c overlap.Conflict) (finding.Finding, bool) {
	name := w.name(c.A)
	if name == "" {
		return finding.Finding{}, false
	}
	f := finding.Finding{Category: "unguarded-overlap", Confidence: finding.Medium}
	if c.Timer && !c.Self && c.B.Fn == c.Start.Parent() {
		f.Confidence = finding.Low // a timer is late enough for what armed it, mostly
	}
	if w.res.InTest(c.A.Pos) != w.res.InTest(c.B.Pos) {
		f.Confidence = finding.Low // the test knows what the code under test has not started, or has ended
	}
	if c.Loop.IsValid() && w.res.InTest(c.Loop) && !w.res.InTest(c.A.Pos) {
		f.Confidence = finding.Low // it opens and closes the same thing in turn, mostly, and has the race detector
	}
	if w.set.Excused(w.pass.Fset, c.A.Pos) || w.set.Excused(w.pass.Fset, c.B.Pos) {
		f.Confidence = finding.Low
	}
	if c.Start != nil && w.res.InTest(c.Start.Pos()) && !w.res.InTest(c.A.Pos) {
		f.Confidence = finding.Low // no other than the test's goroutine is known, and it has the race detector
	}
	at := func(pos token.Pos) string { return w.res.Place(pos, c.A.Pos) }
	here, there := w.here(c.A), w.there(c.A, c.B)
	typ := c.A.Type
	if typ == "" {
		typ = c.B.Type
	}
	switch {
	case c.Replaces != "":
		f.Message = fmt.Sprintf("%s is written here and read at %s, with no lock in common, and a %s is there because several goroutines use it",
			name, at(c.B.Pos), c.Replaces)
	case c.Outlived && c.Body:
		f.Category = "unguarded-response"
		f.Message = fmt.Sprintf("the body of %s is read here by the goroutine started at %s, which the handler does not wait for: the server closes it when the handler returns",
			name, at(c.Start.Pos()))
	case c.Outlived:
		f.Category = "unguarded-response"
		f.Message = fmt.Sprintf("%s is written to here by the goroutine started at %s, which the handler does not wait for: the response may be over",
			name, at(c.Start.Pos()))
	case c.Promise.By != "" && c.Promise.Pos.IsValid():
		f.Message = fmt.Sprintf("%s is %s with no lock, and %s is documented as safe for concurrent use (%s)", name, here, c.Promise.By, at(c.Promise.Pos))
	case c.Promise.By != "":
		f.Message = fmt.Sprintf("%s is %s with no lock, and the documentation of %s asks for methods that are safe for concurrent use", name, here, c.Promise.By)
	case c.Beside != "" && typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here and at %s, with no lock in common, and the documentation of %s lets both methods run at once: a %s is not safe for that",
			name, at(c.B.Pos), c.Beside, typ)
	case c.Beside != "":
		f.Message = fmt.Sprintf("%s is written here and %s at %s, with no lock in common, and the documentation of %s lets both methods run at once",
			name, verb(c.B), at(c.B.Pos), c.Beside)
	case c.Anybody:
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here with no lock by whoever calls, and a %s is not safe for concurrent use", name, typ)
	case c.Handler != nil && typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here by %s, which runs for each request, and a %s is not safe for concurrent use",
			name, w.res.FuncName(c.Handler, c.A.Pos), typ)
	case c.Handler != nil && c.A.At != c.B.At:
		f.Message = fmt.Sprintf("%s is %s and %s by %s, which runs for each request, with no lock in common",
			name, here, there, w.res.FuncName(c.Handler, c.A.Pos))
	case c.Handler != nil:
		f.Message = fmt.Sprintf("%s is %s by %s, which runs for each request, with no lock", name, here, w.res.FuncName(c.Handler, c.A.Pos))
	case c.A.At == c.B.At && !c.Self:
		f.Message = fmt.Sprintf("%s is %s by the goroutine started at %s and by another, with no lock", name, here, at(c.Start.Pos()))
	case c.Self && typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here by goroutines %s, and a %s is not safe for concurrent use", name, w.started(c), typ)
	case typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here and at %s by another goroutine, and a %s is not safe for concurrent use", name, at(c.B.Pos), typ)
	case c.Self && c.A.At == c.B.At:
		f.Message = fmt.Sprintf("%s is %s by goroutines %s, with no lock", name, here, w.started(c))
	case c.Self:
		f.Message = fmt.Sprintf("%s is %s and %s by goroutines %s, with no lock in common", name, here, there, w.started(c))
	default:
		f.Message = fmt.Sprintf("%s is %s and %s by another goroutine, with no lock in common", name, here, there)
	}
	return f, true
}

// started says where several goroutines come from.
func (w *wording) started(c overlap.Conflict) string {
	switch {
	case c.Many:
		return fmt.Sprintf("that run at the same time (%s)", w.res.Place(c.Loop, c.A.Pos))
	default:
		return fmt.Sprintf("started in a loop (%s)", w.res.Place(c.Loop, c.A.Pos))
	}
}

// here says what a does where the report stands: "written here", with the function
// of another package that it does it through.
func (w *wording) here(a overlap.Access) string { return verb(a) + " here" + w.through(a) }

// there says the same of the other access: "read at line 12".
func (w *wording) there(a, b overlap.Access) string {
	place := "at " + w.res.Place(b.Pos, a.Pos) + w.through(b)
	if verb(a) == verb(b) {
		return place
	}
	return verb(b) + " " + place
}

func (w *wording) through(a overlap.Access) string {
	if by := w.mem.Through(a); by != "" {
		return " through " + by
	}
	return ""
}

func verb(a overlap.Access) string {
	if a.Kind == overlap.Write || a.Kind == overlap.Use {
		return "written"
	}
	return "read"
}

// name is what is accessed, in the source's words: those of the SSA form where
// they last, else those of the call's argument.
func (w *wording) name(a overlap.Access) string {
	if n := a.Name(); n != "" {
		return n
	}
	if i, rest := a.Argument(); i >= 0 {
		if of := w.operand(a, i); of != "" {
			return of + rest
		}
		return ""
	}
	return w.argument(a.Pos)
}

// operand is the text of argument i of the call that an access happens through, its
// receiver being the first, if it is a plain name.
func (w *wording) operand(a overlap.Access, i int) string {
	call := w.callAt(a.Pos)
	if call == nil {
		return ""
	}
	args := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.pass.TypesInfo.Selections[sel] != nil {
		args = append([]ast.Expr{sel.X}, args...)
	}
	if i >= len(args) {
		return ""
	}
	switch x := ast.Unparen(args[i]).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return types.ExprString(x)
	case *ast.UnaryExpr:
		return types.ExprString(x.X)
	}
	return ""
}

// argument is the text of the first argument that is a slice or a map of the call
// whose parenthesis is at pos, or of the go statement at pos.
func (w *wording) argument(pos token.Pos) string {
	call := w.callAt(pos)
	if call == nil {
		return ""
	}
	for _, a := range call.Args {
		switch w.pass.TypesInfo.TypeOf(a).Underlying().(type) {
		case *types.Slice, *types.Map:
			return types.ExprString(a)
		}
	}
	return ""
}

// callAt is the call whose parenthesis is at pos, or that of the go statement there.
func (w *wording) callAt(pos token.Pos) *ast.CallExpr {
	for _, file := range w.pass.Files {
		if pos < file.FileStart || pos >= file.FileEnd {
			continue
		}
		for n := range ast.Preorder(file) {
			switch n := n.(type) {
			case *ast.CallExpr:
				if n.Lparen == pos {
					return n
				}
			case *ast.GoStmt:
				if n.Go == pos {
					return n.Call
				}
			}
		}
	}
	return nil
}
