package linttest

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// says is a fact about a function that calls say, so that the tests see facts
// cross packages of one module.
type says struct{ Text string }

func (*says) AFact()           {}
func (s *says) String() string { return "says " + s.Text }

// parrot reports each say("text") as text, and each call of another package's
// function that says something.
var parrot = &analysis.Analyzer{
	Name: "parrot",
	Doc:  "report what the fixture says",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, f := range pass.Files {
			for _, d := range f.Decls {
				fd, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				ast.Inspect(fd, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "say" {
						text, _ := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
						pass.Report(analysis.Diagnostic{Pos: call.Pos(), Category: "parrot-text", Message: text})
					}
					if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
						var s says
						if fn, ok := pass.TypesInfo.Uses[sel.Sel].(*types.Func); ok && pass.ImportObjectFact(fn, &s) {
							pass.Report(analysis.Diagnostic{Pos: call.Pos(), Category: "parrot-call", Message: fn.Name() + " says " + s.Text})
						}
					}
					return true
				})
				if fd.Name.Name == "Loud" {
					pass.ExportObjectFact(pass.TypesInfo.Defs[fd.Name].(*types.Func), &says{"loud"})
				}
			}
		}
		return nil, nil
	},
	FactTypes: []analysis.Fact{new(says)},
}

// recorder is a testing.T that only listens.
type recorder []string

func (r *recorder) Errorf(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

// write makes a module of fixtures: a name, a colon and the content below
// "package p\n", for each file.
func write(t *testing.T, files map[string]string) (testdata string) {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module fixtures\n\ngo 1.26.0\n"
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	speaks  = "package p\n\nfunc say(string) {}\n\nfunc f() { say(\"s.mu is odd\") } // want `s\\.mu is odd`\n"
	silent  = "package p\n\nfunc say(string) {}\n\nfunc f() {}\n"
	missed  = "// The parrot is asleep before noon.\npackage p\n\nfunc g() {}\n"
	alarmed = "// The parrot cannot tell a joke from an insult.\npackage p\n\nfunc g() { say(\"c.mu is odd\") } // want `odd`\n"
	table   = "| id | seed | static |\n|---|---|---|\n| H01 | x | `parrot` |\n| H02 | y | `crow` and `parrot` |\n"
)

func TestRun(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string // one part of each error, in order; none: it passes
	}{
		{name: "twins", files: map[string]string{
			"parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/a.go": silent,
			"parrot/h02_b/bad/a.go": speaks, "parrot/h02_b/good/a.go": silent,
		}},
		{name: "debts", files: map[string]string{
			"parrot/h01_a/bad/fn_a.go": missed, "parrot/h01_a/good/a.go": silent, "parrot/h01_a/good/fp_a.go": alarmed,
		}},
		{name: "facts across packages", files: map[string]string{
			"parrot/h01_a/bad/low/a.go": "package low\n\nfunc Loud() {} // want Loud:`says loud`\n",
			"parrot/h01_a/bad/a.go":     "package bad\n\nimport \"fixtures/parrot/h01_a/bad/low\"\n\nfunc f() { low.Loud() } // want `Loud says loud`\n",
			"parrot/h01_a/good/a.go":    silent,
		}},
		{name: "missing report", files: map[string]string{
			"parrot/h01_a/bad/a.go": "package p\n\nfunc f() {} // want `odd`\n", "parrot/h01_a/good/a.go": silent,
		}, want: []string{"no diagnostic was reported matching"}},
		{name: "report in good", files: map[string]string{
			"parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/a.go": strings.Replace(speaks, "// want", "//", 1),
		}, want: []string{"unexpected diagnostic"}},
		{name: "want in good", files: map[string]string{
			"parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/a.go": speaks,
		}, want: []string{"good/a.go: a good twin has no want"}},
		{name: "nothing wanted", files: map[string]string{
			"parrot/h01_a/bad/a.go": silent, "parrot/h01_a/good/a.go": silent,
		}, want: []string{"h01_a/bad: nothing is wanted"}},
		{name: "no good", files: map[string]string{"parrot/h01_a/bad/a.go": speaks},
			want: []string{"h01_a has no good twin"}},
		{name: "no bad", files: map[string]string{"parrot/h01_a/good/a.go": silent},
			want: []string{"h01_a has no bad twin"}},
		{name: "want in fn", files: map[string]string{
			"parrot/h01_a/bad/fn_a.go": "// The parrot is asleep before noon.\n" + speaks, "parrot/h01_a/good/a.go": silent,
		}, want: []string{"fn_a.go: an fn_ file shows what is missed"}},
		{name: "no want in fp", files: map[string]string{
			"parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/fp_a.go": missed,
		}, want: []string{"fp_a.go: an fp_ file shows a false alarm"}},
		{name: "no reasons", files: map[string]string{
			"parrot/h01_a/bad/fn_a.go": "//go:build !none\n\n// TODO\npackage p\n", "parrot/h01_a/good/a.go": silent,
			"parrot/h01_a/good/fp_a.go": alarmed[strings.Index(alarmed, "package"):],
		}, want: []string{"bad/fn_a.go: the reason must stand on top", "good/fp_a.go: the reason must stand on top"}},
		{name: "debts in the wrong half", files: map[string]string{
			"parrot/h01_a/bad/fp_a.go": missed, "parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/fn_a.go": missed,
		}, want: []string{"belongs into good", "belongs into bad"}},
		{name: "stray files", files: map[string]string{
			"parrot/a.go": silent, "parrot/h01_a/a.go": silent, "parrot/h01_a/bad/a.go": speaks, "parrot/h01_a/good/a.go": silent,
		}, want: []string{"parrot/a.go: a fixture belongs into", "h01_a/a.go: only bad and good"}},
		{name: "names of folders", files: map[string]string{
			"parrot/misc/bad/a.go": speaks, "parrot/misc/good/a.go": silent,
			"parrot/h07_a/bad/a.go": speaks, "parrot/h07_a/good/a.go": silent,
		}, want: []string{"has no H07", "must be called hNN_slug"}},
		{name: "empty", files: map[string]string{"parrot/readme.md": ""}, want: []string{"parrot has no fixtures", "readme.md: a fixture", "no packages matched"}},
		{name: "no folder", files: map[string]string{}, want: []string{"fixtures of parrot: "}},
		{name: "bad message", files: map[string]string{
			"parrot/h01_a/bad/a.go": strings.ReplaceAll(speaks, "is odd\"", "is odd.\""), "parrot/h01_a/good/a.go": silent,
		}, want: []string{`message "s.mu is odd.": it has a final stop`}},
		{name: "broken code", files: map[string]string{
			"parrot/h01_a/bad/a.go": speaks + "\nvar x int = \"\"\n", "parrot/h01_a/good/a.go": silent,
		}, want: []string{"error analyzing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := write(t, tt.files)
			hazards := filepath.Join(dir, "hazards.md")
			if err := os.WriteFile(hazards, []byte(table), 0o644); err != nil {
				t.Fatal(err)
			}
			var got recorder
			run(&got, dir, hazards, parrot)
			for i := range max(len(got), len(tt.want)) {
				switch {
				case i >= len(tt.want):
					t.Errorf("surplus: %s", got[i])
				case i >= len(got):
					t.Errorf("missing: %s", tt.want[i])
				case !strings.Contains(got[i], tt.want[i]):
					t.Errorf("got %q, want %q in it", got[i], tt.want[i])
				}
			}
		})
	}
}

func TestCheckMessage(t *testing.T) {
	declared := func(s string) bool { return s == "t1" || s == "Mu" || s == "ErrGroup" }
	good := []string{
		"s.mu is locked again while held since line 41",
		"s.mu is held since line 41 and (*S).size locks it again (size.go:88)",
		"Ledger.mu is taken while Account.mu is held; audit.go:88 takes them the other way round",
		"C.mu is taken while B.mu is held, which closes the cycle A.mu → B.mu → C.mu → A.mu (a.go:10, b.go:20)",
		"t1.mu is locked again while held since line 3",
		"Mu is locked again while held since line 3",
		"(*S).lock is called while s.mu is held",
		"defer s.mu.Lock() takes the lock at return; Unlock is meant",
		"locks[i].mu is locked again while held since line 3 (bank/ledger.go:41)",
		"Map[K, V].mu is locked again",
		"ErrGroup is reused",
	}
	for _, m := range good {
		if err := CheckMessage(m, declared); err != nil {
			t.Errorf("%q: %v", m, err)
		}
	}
	bad := map[string]string{
		"":                                       "empty",
		"two\nlines":                             "one line",
		" s.mu is odd":                           "one line",
		"s.mu is odd.":                           "final stop",
		"s.mu is odd!":                           "final stop",
		"The lock is odd":                        "capital",
		"Lock is taken twice":                    "capital",
		"potential deadlock":                     "potential",
		"Potential.x deadlock":                   "potential",
		"t12.mu is locked":                       "register t12",
		"the lock &t3.mu is locked":              "register t3",
		"run$1 takes the lock":                   "SSA",
		"parameter s : *S is locked":             "SSA",
		"lock at 0xc000012345 is held":           "address",
		"s.mu is held since line %!d(string=hi)": "formatting",
		"s.mu is <nil>":                          "formatting",
		"taken at /home/me/src/x.go:3":           "machine",
		`taken at C:\src\x.go:3`:                 "machine",
		"held; :0 takes them the other way":      "not known",
		"x.mu is held since x.go:0":              "not known",
	}
	for m, want := range bad {
		if err := CheckMessage(m, declared); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", m, err, want)
		}
	}
}

func TestHazards(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hazards.md")
	text := "# Title\n\nwords | with a bar\n\n" + table + "| H03 | a \\| b | says `--` |\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	hs, err := Hazards(file)
	if err != nil || len(hs) != 3 {
		t.Fatalf("got %v, %v", hs, err)
	}
	if h := hs[1]; h.ID != "H02" || h.Line != 8 || strings.Join(h.Analyzers(), " ") != "crow parrot" {
		t.Errorf("row %+v, analyzers %v", h, h.Analyzers())
	}
	if len(hs[2].Analyzers()) != 0 {
		t.Errorf("row %+v has analyzers", hs[2])
	}
	full := "| id | static | fixtures |\n| H04 | `a`, not `b` | `a/h04_*`, and later |\n"
	if err := os.WriteFile(file, []byte(full), 0o644); err != nil {
		t.Fatal(err)
	}
	if hs, err = Hazards(file); err != nil || len(hs) != 1 || strings.Join(hs[0].Folders(), " ") != "a/h04_*" {
		t.Errorf("got %+v, %v", hs, err)
	}
	for _, text := range []string{"nothing", "| H01 | x |\n"} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if hs, err := Hazards(file); err == nil {
			t.Errorf("%q: %v", text, hs)
		}
	}
}
