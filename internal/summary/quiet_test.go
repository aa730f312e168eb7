package summary

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestQuiet tells the tests that are built from those that are not: what a name
// ends in says which it is.
func TestQuiet(t *testing.T) {
	const code = `package p

type box struct{ n int }

func (b *box) add() { b.n++ }
func lockBox(b *box) {}
func each(f func()) { f() }
func feed() chan int { return nil }
`
	const tests = `package p

import (
	"sort"
	"sync"
	"testing"
	"time"
)

var mu sync.Mutex

func check(f func()) { f() }
func beside(f func()) { go f() }

func TestCallsQuiet(t *testing.T) { (&box{}).add(); time.Sleep(1) }
func TestSubtestQuiet(t *testing.T) {
	t.Run("a", func(t *testing.T) { (&box{}).add() })
	f := func() {}
	f()
	func() {}()
	check(func() {})
	sort.Slice(nil, func(i, j int) bool { return false })
}
func BenchmarkAddQuiet(b *testing.B) {}

func TestGoLoud(t *testing.T)       { go (&box{}).add() }
func TestLockLoud(t *testing.T)     { mu.Lock() }
func TestNameLoud(t *testing.T)     { lockBox(nil) }
func TestChannelLoud(t *testing.T)  { c := feed(); _ = c }
func TestReceiveLoud(t *testing.T)  { <-feed() }
func TestRangeLoud(t *testing.T)    { for range feed() {} }
func TestTimerLoud(t *testing.T)    { time.AfterFunc(1, nil) }
func TestParallelLoud(t *testing.T) { t.Parallel() }
func TestHandedLoud(t *testing.T)   { each(func() {}) }
func TestBesideLoud(t *testing.T)   { beside(func() {}) }
func TestStoredLoud(t *testing.T)   { fs := []func(){func() {}}; fs[0]() }
func TestCalledLoud(t *testing.T)   {}
func TestCallsOther(t *testing.T)   { TestCalledLoud(t) }
`
	pass := passOver(t, map[string]string{"p.go": code, "p_test.go": tests})
	files, info := withoutQuietTests(pass)
	for _, f := range files {
		if info.FileVersions[f] == "" {
			t.Errorf("%s has no Go version", pass.Fset.Position(f.Package).Filename)
		}
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && strings.HasSuffix(fd.Name.Name, "Quiet") {
				t.Errorf("%s is built", fd.Name.Name)
			}
		}
	}
	for _, name := range []string{"add", "check", "beside"} {
		if !declared(files, name) {
			t.Errorf("%s is left out", name)
		}
	}
	for line := range strings.SplitSeq(tests, "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "func "), "(")
		if strings.HasSuffix(name, "Loud") && !declared(files, name) {
			t.Errorf("%s is left out", name)
		}
	}
	if !declared(pass.Files, "TestCallsQuiet") {
		t.Error("the syntax that other analyzers read was changed")
	}
}

// TestQuietAlone: a package that is nothing but tests is a program by itself.
func TestQuietAlone(t *testing.T) {
	pass := passOver(t, map[string]string{"p_test.go": "package p\n\nimport \"testing\"\n\nfunc TestNothing(t *testing.T) {}\n"})
	if files, _ := withoutQuietTests(pass); !declared(files, "TestNothing") {
		t.Error("TestNothing is left out")
	}
}

func TestSpeaksOfLocks(t *testing.T) {
	for name, want := range map[string]bool{
		"Lock": true, "TryRLock": true, "unlockAll": true, "blockLock": true, "clockUnlock": true,
		"numMsgBlocks": false, "wallClock": false, "Parse": false,
	} {
		if got := speaksOfLocks(name); got != want {
			t.Errorf("speaksOfLocks(%q) = %t", name, got)
		}
	}
}

func declared(files []*ast.File, name string) bool {
	return slices.ContainsFunc(files, func(f *ast.File) bool {
		return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
			fd, ok := d.(*ast.FuncDecl)
			return ok && fd.Name.Name == name
		})
	})
}

func passOver(t *testing.T, sources map[string]string) *analysis.Pass {
	t.Helper()
	pass := &analysis.Pass{Fset: token.NewFileSet(), TypesInfo: &types.Info{
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Types: map[ast.Expr]types.TypeAndValue{}, FileVersions: map[*ast.File]string{},
	}}
	for name, text := range sources {
		f, err := parser.ParseFile(pass.Fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		pass.Files = append(pass.Files, f)
	}
	conf := types.Config{GoVersion: "go1.26", Importer: importer.ForCompiler(pass.Fset, "source", nil)}
	var err error
	if pass.Pkg, err = conf.Check("p", pass.Fset, pass.Files, pass.TypesInfo); err != nil {
		t.Fatal(err)
	}
	return pass
}
