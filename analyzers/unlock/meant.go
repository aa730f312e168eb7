package unlock

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// kept matches comments of authors who leave a lock held on purpose.
var kept = regexp.MustCompile(`(?i)\b(?:do not|does not|must not|don't|doesn't|never)\b[^.;]{0,12}\b(?:unlock|releas)` +
	`|\b(?:locked|held)\b[^.;]{0,20}\b(?:on return|returns|for ?ever)\b`)

// meant reports whether a comment on the function, or in it behind the lock, says that
// the lock is to stay held. What is said of a lock before it is taken tells callers
// what they have to do.
func (c *checker) meant(at ssa.Instruction) bool {
	decl, ok := c.f.Fn.Syntax().(*ast.FuncDecl)
	if !ok {
		return false
	}
	if decl.Doc != nil && kept.MatchString(decl.Doc.Text()) {
		return true
	}
	said := func(g *ast.CommentGroup) bool {
		return g.Pos() > max(at.Pos(), decl.Pos()) && g.End() < decl.End() && kept.MatchString(strings.Join(strings.Fields(g.Text()), " "))
	}
	for _, f := range c.pass.Files {
		if f.FileStart <= decl.Pos() && decl.End() <= f.FileEnd {
			return slices.ContainsFunc(f.Comments, said)
		}
	}
	return false
}
