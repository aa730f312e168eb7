package summary

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
)

// Word is a field or package variable of a plain type that is accessed through
// sync/atomic, and one place that does. Only words that other packages can name
// travel in facts.
type Word struct {
	Class string // "pkg/path.Type.field" or "pkg/path.var"
	Site  finding.Site
	// Changed: the package changes it of its own accord. What an exported function only
	// sets to what it is given is changed by whoever calls, on a goroutine that they know.
	Changed bool
}

// Words are the atomic words of all packages below this one, by class.
func (r *Result) Words() map[string]Word {
	out := map[string]Word{}
	for _, f := range r.Imported {
		for _, w := range f.Words {
			if _, ok := out[w.Class]; !ok {
				out[w.Class] = w
			}
		}
	}
	return out
}

// scanAtomic notes the word of an atomic access that other packages can name.
// It must be one of this package's own: how others use its types is no rule for
// all of their values.
func (e *engine) scanAtomic(call *ssa.Call) {
	kind, addr, typed := ops.Atomic(&call.Call)
	if kind == ops.NotAtomic || typed {
		return
	}
	class := ""
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		class, _ = access.FieldKey(addr.X, addr.Field)
	case *ssa.Global:
		class = access.OfGlobal(addr).Name
	}
	if !strings.HasPrefix(class, e.pass.Pkg.Path()+".") || !exportedKey(class) {
		return
	}
	changed := kind.Writes() && !(kind == ops.Store && sets(call))
	if i := slices.IndexFunc(e.words, func(w Word) bool { return w.Class == class }); i >= 0 {
		e.words[i].Changed = e.words[i].Changed || changed
		return
	}
	e.words = append(e.words, Word{class, e.sitePos(call.Pos()), changed})
}

// sets reports whether an atomic store is one of an exported function that stores what
// it is given.
func sets(call *ssa.Call) bool {
	fn := call.Parent()
	_, given := call.Call.Args[len(call.Call.Args)-1].(*ssa.Parameter)
	return given && fn.Object() != nil && fn.Object().Exported()
}

// mergeWords gives one entry for each class, in order: the fact must not
// depend on the way that it came.
func mergeWords(ws []Word) []Word {
	slices.SortFunc(ws, func(a, b Word) int { return cmp.Or(strings.Compare(a.Class, b.Class), a.Site.Compare(b.Site)) })
	var out []Word
	for _, w := range ws {
		if n := len(out); n > 0 && out[n-1].Class == w.Class {
			out[n-1].Changed = out[n-1].Changed || w.Changed
			continue
		}
		out = append(out, w)
	}
	return out
}

// usesWords reports whether the package mentions a field or variable that a
// package below accesses atomically. The test is rough: the name is compared,
// not the type that the field belongs to.
func usesWords(pass *analysis.Pass, imported []*PackageFact) bool {
	names := map[string]bool{}
	for _, f := range imported {
		for _, w := range f.Words {
			names[w.Class[strings.LastIndexByte(w.Class, '.')+1:]] = true
		}
	}
	if len(names) == 0 {
		return false
	}
	for _, obj := range pass.TypesInfo.Uses {
		if v, ok := obj.(*types.Var); ok && v.Pkg() != nil && v.Pkg() != pass.Pkg && names[v.Name()] && !ops.Std(v.Pkg().Path()) {
			return true
		}
	}
	return false
}

// Started reports whether fn only runs as a goroutine of its own: all of its
// callers are seen, and each of them starts it.
func (r *Result) Started(fn *ssa.Function) bool {
	sites := r.Callers(fn)
	return len(sites) > 0 && !r.Open(fn) && !slices.ContainsFunc(sites, func(s CallSite) bool { return !s.Spawn })
}
