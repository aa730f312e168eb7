package access

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// NoRace reports whether the race detector is told to look away from a function, or
// from the one around it: //go:norace. Its author has thought of the races there.
func NoRace(fn *ssa.Function) bool {
	fd, ok := Outermost(fn).Syntax().(*ast.FuncDecl)
	if !ok || fd.Doc == nil {
		return false
	}
	for _, c := range fd.Doc.List {
		if rest, ok := strings.CutPrefix(c.Text, "//go:norace"); ok && strings.TrimSpace(rest) == "" {
			return true
		}
	}
	return false
}
