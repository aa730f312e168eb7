package analyzers

import (
	"encoding/gob"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/concurlint/concurlint/internal/linttest"
	"github.com/concurlint/concurlint/internal/randgo"
)

// planned are the analyzers that the catalog names and nobody has written
// yet. It keeps a misspelled name from passing for one of them.
var planned = []string{}

// rules are the analyzers that report hazards, on and off by default. "ignore"
// looks after comments, has no hazard and no folder.
func rules() []*analysis.Analyzer {
	return slices.DeleteFunc(slices.Concat(All, DefaultOff), func(a *analysis.Analyzer) bool { return a.Name == "ignore" })
}

func projectRoot(t *testing.T) string {
	t.Helper()
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestValid(t *testing.T) {
	all := Known()
	if err := analysis.Validate(all); err != nil {
		t.Error(err)
	}
	for i, a := range all {
		if slices.ContainsFunc(all[:i], func(b *analysis.Analyzer) bool { return a.Name == b.Name }) {
			t.Errorf("%s is in the suite twice", a.Name)
		}
	}
}

// TestDocs holds every page to its four parts; it is what "explain" prints.
func TestDocs(t *testing.T) {
	parts := []*regexp.Regexp{
		regexp.MustCompile(`(?i)what is reported`),
		regexp.MustCompile(`(?i)why it hurts`),
		regexp.MustCompile(`(?i)what it does not see`),
	}
	for _, a := range rules() {
		title, rest, _ := strings.Cut(a.Doc, "\n")
		title = strings.TrimPrefix(title, a.Name+": ")
		if title == "" || unicode.IsUpper([]rune(title)[0]) || strings.HasSuffix(title, ".") {
			t.Errorf("%s: the page opens with %q: want a verb phrase in lower case, no final stop", a.Name, title)
		}
		for _, p := range parts {
			if !p.MatchString(rest) {
				t.Errorf("%s: the page has no part %q", a.Name, strings.TrimPrefix(p.String(), "(?i)"))
			}
		}
		if n := codeBlocks(rest); n < 2 {
			t.Errorf("%s: the page has %d pieces of code: want one bad and one good", a.Name, n)
		}
		if a.URL == "" {
			t.Errorf("%s has no URL", a.Name)
		}
	}
}

// codeBlocks counts the indented pieces of a doc text.
func codeBlocks(doc string) int {
	n := 0
	inCode := false
	for line := range strings.SplitSeq(doc, "\n") {
		indented := strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "    ")
		if indented && !inCode {
			n++
		}
		if line != "" { // an empty line does not end a piece of code
			inCode = indented
		}
	}
	return n
}

// TestFolders: one folder, one package, one name, tests on fixtures.
func TestFolders(t *testing.T) {
	root := projectRoot(t)
	for _, a := range rules() {
		dir := filepath.Join(root, "analyzers", a.Name)
		doc, err := os.ReadFile(filepath.Join(dir, "doc.go"))
		if err != nil {
			t.Errorf("%s: %v", a.Name, err)
			continue
		}
		for _, want := range []string{"// # Analyzer " + a.Name + "\n", "// " + a.Name + ": ", "\npackage " + a.Name + "\n"} {
			if !strings.Contains(string(doc), want) {
				t.Errorf("analyzers/%s/doc.go has no line %q", a.Name, strings.TrimSpace(want))
			}
		}
		tests, err := os.ReadFile(filepath.Join(dir, a.Name+"_test.go"))
		if err != nil || !strings.Contains(string(tests), "linttest.Run(") {
			t.Errorf("analyzers/%s/%s_test.go does not call linttest.Run", a.Name, a.Name)
		}
		if twins, _ := filepath.Glob(filepath.Join(root, "testdata", a.Name, "h*_*", "bad")); len(twins) == 0 {
			t.Errorf("testdata/%s has no twins", a.Name)
		}
	}
}

// TestCatalogue: the rows of docs/hazards.md name analyzers and fixtures that
// exist, and no fixture is without its row.
func TestCatalogue(t *testing.T) {
	root := projectRoot(t)
	hazards, err := linttest.Hazards(filepath.Join(root, "docs", "hazards.md"))
	if err != nil {
		t.Fatal(err)
	}
	known := slices.Clone(planned)
	for _, a := range rules() {
		known = append(known, a.Name)
	}
	for _, h := range hazards {
		at := fmt.Sprintf("docs/hazards.md:%d: %s", h.Line, h.ID)
		if len(h.Analyzers()) == 0 {
			t.Errorf("%s names no analyzer", at)
		}
		for _, name := range h.Analyzers() {
			if !slices.Contains(known, name) {
				t.Errorf("%s names an analyzer %q that does not exist", at, name)
			}
		}
		if len(h.Folders()) == 0 && !strings.Contains(h.Fixtures, "later") {
			t.Errorf("%s names no fixtures and does not say that they come later", at)
		}
		for _, pattern := range h.Folders() {
			if found, _ := filepath.Glob(filepath.Join(root, "testdata", filepath.FromSlash(pattern))); len(found) == 0 {
				t.Errorf("%s: there is no testdata/%s", at, pattern)
			}
		}
	}
	for _, a := range rules() {
		dirs, _ := filepath.Glob(filepath.Join(root, "testdata", a.Name, "h[0-9][0-9]_*"))
		for _, dir := range dirs {
			folder := a.Name + "/" + filepath.Base(dir)
			id := "H" + filepath.Base(dir)[1:3]
			i := slices.IndexFunc(hazards, func(h linttest.Hazard) bool { return h.ID == id })
			if i < 0 || !slices.ContainsFunc(hazards[i].Folders(), func(p string) bool { ok, _ := path.Match(p, folder); return ok }) {
				t.Errorf("testdata/%s is not in row %s of docs/hazards.md", folder, id)
			}
		}
	}
}

// TestFacts: what survives gob must not depend on the order of a map, and an
// interface in a fact crashes in drivers that really encode it.
func TestFacts(t *testing.T) {
	seen := map[*analysis.Analyzer]bool{}
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, f := range a.FactTypes {
			if where := ungobbable(reflect.TypeOf(f), nil); where != "" {
				t.Errorf("%s: fact %T cannot hold %s", a.Name, f, where)
			}
		}
		for _, r := range a.Requires {
			visit(r)
		}
	}
	for _, a := range rules() {
		if len(a.FactTypes) > 0 {
			t.Errorf("%s has facts of its own: under go vet that runs it on every dependency; the engine owns the facts", a.Name)
		}
		visit(a)
	}
}

// ungobbable gives the way to a map, interface, func or chan inside a type, ""
// if it has none.
func ungobbable(typ reflect.Type, seen []reflect.Type) string {
	if slices.Contains(seen, typ) || typ.Implements(reflect.TypeFor[gob.GobEncoder]()) {
		return ""
	}
	seen = append(seen, typ)
	switch typ.Kind() {
	case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
		return typ.Kind().String()
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return ungobbable(typ.Elem(), seen)
	case reflect.Struct:
		for field := range typ.Fields() {
			if !field.IsExported() {
				continue // gob leaves it out
			}
			if where := ungobbable(field.Type, seen); where != "" {
				return field.Name + ": " + where
			}
		}
	}
	return ""
}

// TestRandomPrograms: whatever the engine makes of strange code, no analyzer
// falls over it or says what a user cannot read.
func TestRandomPrograms(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 10
	}
	all := slices.Concat(All, DefaultOff)
	reports, placeless := map[string]int{}, 0
	for seed := range seeds {
		src := randgo.Program("p", seed, 2+int(seed%12))
		pkgs, err := randgo.Load(randgo.Source{Path: "p", Text: src})
		if err != nil {
			t.Fatal(err)
		}
		graph, err := checker.Analyze(all, pkgs, &checker.Options{Sequential: true, SanityCheck: true})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, act := range graph.Roots {
			if act.Err != nil {
				t.Errorf("seed %d: %s: %v", seed, act.Analyzer.Name, act.Err)
			}
			reports[act.Analyzer.Name] += len(act.Diagnostics)
			for _, d := range act.Diagnostics {
				err := linttest.CheckMessage(d.Message, identifier)
				if err != nil && strings.Contains(err.Error(), "a place that is not known") {
					// A debt: go/ssa gives the call that a range over a function
					// stands for no position, and the engine takes it as it is.
					placeless++
				} else if err != nil {
					t.Errorf("seed %d: %s: message %q: %v", seed, act.Analyzer.Name, d.Message, err)
				}
			}
		}
	}
	t.Logf("reports: %v; without a place: %d", reports, placeless)
}

// identifier knows the names of randgo's programs that a message may open
// with; none of them looks like a register.
func identifier(name string) bool { return name == "S" || name == "G" }

func TestUngobbable(t *testing.T) {
	type inner struct{ M map[string]int }
	type list struct {
		Next *list
		In   []inner
	}
	tests := map[string]reflect.Type{
		"":             reflect.TypeFor[*struct{ A []string }](),
		"In: M: map":   reflect.TypeFor[list](),
		"B: interface": reflect.TypeFor[struct{ B any }](),
		"func":         reflect.TypeFor[[3]func()](),
	}
	for want, typ := range tests {
		if got := ungobbable(typ, nil); got != want {
			t.Errorf("%v: got %q, want %q", typ, got, want)
		}
	}
}
