package snapshot_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// std is shared by all cases: it reads the sources of package sync once.
var (
	fset = token.NewFileSet()
	std  = importer.ForCompiler(fset, "source", nil)
)

// analyse runs the engine and the snapshots over one file.
func analyse(t *testing.T, src string) *snapshot.Result {
	t.Helper()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: std}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{f}, Pkg: pkg, TypesInfo: info, ResultOf: map[*analysis.Analyzer]any{},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ExportPackageFact: func(analysis.Fact) {},
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
	for _, a := range []*analysis.Analyzer{report.Directives, summary.Analyzer, snapshot.Analyzer} {
		pass.Analyzer = a
		res, err := a.Run(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass.ResultOf[a] = res
	}
	return pass.ResultOf[snapshot.Analyzer].(*snapshot.Result)
}

var (
	kinds  = [...]string{"read", "len", "look", "addr", "atomic", "load", "change", "write"}
	covers = [...]string{"bare", "another", "mixed", "maybe", "rheld", "held", "own"}
)

const head = `package p

import (
	"sync"
	"sync/atomic"
	"sort"
)

var _ = sort.Ints
var _ atomic.Bool

type T struct {
	mu sync.RWMutex
	n  int
	m  map[string]int
	s  []int
	a  int64
	c  *T
}

func New() *T { t := &T{m: map[string]int{}}; t.fill(); return t }

func (t *T) fill() { t.n = 1 }
`

// TestAccesses says for small functions what they access, and how a lock of
// the same object covers it.
func TestAccesses(t *testing.T) {
	for _, tt := range []struct{ name, src, class, want string }{
		{"constructor", "", "p.T.n", "fill write own"},
		{"held", "func (t *T) f() { t.mu.Lock(); t.n++; t.mu.Unlock() }", "p.T.n", "f read held, f write held"},
		{"read-held", "func (t *T) f() int { t.mu.RLock(); defer t.mu.RUnlock(); return t.n }", "p.T.n", "f read rheld"},
		{"map", "func (t *T) f() { t.mu.Lock(); t.m[``]++; t.mu.Unlock(); delete(t.m, ``) }", "p.T.m", "New write own, f read held, f look held, f change held, f read bare, f change bare"},
		{"slice", "func (t *T) f() { t.s[0] = 1; sort.Ints(t.s); t.s = append(t.s, t.s[1]) }", "p.T.s", "f read bare, f change bare, f read bare, f change bare, f read bare, f read bare, f look bare, f write bare"},
		{"atomic", "func (t *T) f() { atomic.AddInt64(&t.a, atomic.LoadInt64(&t.a)) }", "p.T.a", "f atomic bare, f load bare"},
		{"all callers hold it", "func (t *T) f() { t.mu.Lock(); t.g(); t.mu.Unlock() }\nfunc (t *T) g() { t.h() }\nfunc (t *T) h() { t.n = 1 }", "p.T.n", "h write held"},
		{"one caller does not", "func (t *T) F() { t.mu.Lock(); t.h(); t.mu.Unlock() }\nfunc (t *T) G() { t.h() }\nfunc (t *T) h() { t.n = 1 }", "p.T.n", "h write mixed"},
		{"by a flag", "func (t *T) F(lock bool) { if lock { t.mu.Lock(); defer t.mu.Unlock() }; t.n = 1 }", "p.T.n", "F write maybe"},
		{"goroutine", "func (t *T) f() { t.mu.Lock(); go func() { t.n = 1 }(); t.n = 2; t.mu.Unlock() }", "p.T.n", "f write held, f$1 write bare"},
		{"closure", "func (t *T) f() { t.mu.Lock(); g := func() { t.n = 1 }; g(); t.mu.Unlock() }", "p.T.n", "f$1 write held"},
		{"callback", "func (t *T) f(each func(func())) { t.mu.Lock(); each(func() { t.n = 1 }); t.mu.Unlock() }", "p.T.n", "f$1 write maybe"},
		{"another instance", "func (t *T) f(o *T) { t.mu.Lock(); t.n = o.n; t.mu.Unlock() }", "p.T.n", "f read another, f write held"},
		{"copy", "func f(t *T) int { v := T{n: t.n}; return v.n }", "p.T.n", "f write own, f read bare, f read own"},
		{"published", "func f(c chan *T) { t := &T{}; t.n = 1; c <- t; t.n = 2 }", "p.T.n", "f write own, f write made"},
		{"made by a helper", "func f() *T { t := New(); t.n = 2; return t }", "p.T.n", "f write own"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := analyse(t, head+tt.src)
			var got []string
			for _, a := range res.Of(tt.class).Accesses {
				c, _ := res.Cover(a, &snapshot.Guard{Class: "p.T.mu", Sel: ".mu"})
				cover := covers[c]
				if a.Made && !a.Own {
					cover = "made"
				}
				got = append(got, fmt.Sprintf("%s %s %s", a.Fn.Name(), kinds[a.Kind], cover))
			}
			if tt.class == "p.T.n" && tt.name != "constructor" {
				got = slices.DeleteFunc(got, func(s string) bool { return s == "fill write own" })
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}
