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
}

// overlapping words what package overlap knows of accesses that can happen at
// the same time.
func overlapping(pass *analysis.Pass, res *chans.Result, set *promise.Set) []placed {
	w := &wording{pass: pass, res: res}
	var out []placed
	for _, c := range overlap.Find(res, set) {
		if f, ok := w.conflict(c); ok {
			f.Func = res.FuncName(c.A.Fn, c.A.Pos)
			out = append(out, placed{c.A.Pos, f})
		}
	}
	return out
}

type wording struct {
	pass *analysis.Pass
	res  *chans.Result
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
	at := func(pos token.Pos) string { return w.res.Place(pos, c.A.Pos) }
	typ := c.A.Type
	if typ == "" {
		typ = c.B.Type
	}
	switch {
	case c.Replaces != "":
		f.Message = fmt.Sprintf("%s is written here and read at %s, with no lock in common, and a %s is there because several goroutines use it",
			name, at(c.B.Pos), c.Replaces)
	case c.Outlived:
		f.Category = "unguarded-response"
		f.Message = fmt.Sprintf("%s is written to here by the goroutine started at %s, which the handler does not wait for: the response may be over",
			name, at(c.Start.Pos()))
	case c.Promise.By != "" && c.Promise.Pos.IsValid():
		f.Message = fmt.Sprintf("%s is written here with no lock, and %s is documented as safe for concurrent use (%s)", name, c.Promise.By, at(c.Promise.Pos))
	case c.Promise.By != "":
		f.Message = fmt.Sprintf("%s is written here with no lock, and the documentation of %s asks for methods that are safe for concurrent use", name, c.Promise.By)
	case c.Anybody:
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here with no lock by whoever calls, and a %s is not safe for concurrent use", name, typ)
	case c.Handler != nil && typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here by %s, which runs for each request, and a %s is not safe for concurrent use",
			name, w.res.FuncName(c.Handler, c.A.Pos), typ)
	case c.Handler != nil && c.A.At != c.B.At:
		f.Message = fmt.Sprintf("%s is %s here and %s at %s by %s, which runs for each request, with no lock in common",
			name, verb(c.A), verb(c.B), at(c.B.Pos), w.res.FuncName(c.Handler, c.A.Pos))
	case c.Handler != nil:
		f.Message = fmt.Sprintf("%s is %s here by %s, which runs for each request, with no lock", name, verb(c.A), w.res.FuncName(c.Handler, c.A.Pos))
	case c.A.At == c.B.At && !c.Self:
		f.Message = fmt.Sprintf("%s is %s here by the goroutine started at %s and by another, with no lock", name, verb(c.A), at(c.Start.Pos()))
	case c.Self && typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here by goroutines %s, and a %s is not safe for concurrent use", name, w.started(c), typ)
	case typ != "":
		f.Category = "unguarded-type"
		f.Message = fmt.Sprintf("%s is used here and at %s by another goroutine, and a %s is not safe for concurrent use", name, at(c.B.Pos), typ)
	case c.Self && c.A.At == c.B.At:
		f.Message = fmt.Sprintf("%s is %s here by goroutines %s, with no lock", name, verb(c.A), w.started(c))
	case c.Self:
		f.Message = fmt.Sprintf("%s is %s here and %s at %s by goroutines %s, with no lock in common",
			name, verb(c.A), verb(c.B), at(c.B.Pos), w.started(c))
	case verb(c.A) == verb(c.B):
		f.Message = fmt.Sprintf("%s is %s here and at %s by another goroutine, with no lock in common", name, verb(c.A), at(c.B.Pos))
	default:
		f.Message = fmt.Sprintf("%s is %s here and %s at %s by another goroutine, with no lock in common", name, verb(c.A), verb(c.B), at(c.B.Pos))
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
	return w.argument(a.Pos)
}

// argument is the text of the first argument that is a slice or a map of the call
// whose parenthesis is at pos, or of the go statement at pos.
func (w *wording) argument(pos token.Pos) string {
	text := ""
	for _, file := range w.pass.Files {
		if pos < file.FileStart || pos >= file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if g, isGo := n.(*ast.GoStmt); isGo && g.Go == pos {
				call, ok = g.Call, true
			} else if ok && call.Lparen != pos {
				ok = false
			}
			if !ok || text != "" {
				return text == ""
			}
			for _, a := range call.Args {
				switch w.pass.TypesInfo.TypeOf(a).Underlying().(type) {
				case *types.Slice, *types.Map:
					text = types.ExprString(a)
					return false
				}
			}
			return true
		})
	}
	return text
}
