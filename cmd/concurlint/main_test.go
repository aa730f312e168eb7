package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// asCommand makes the test binary behave as the command, so that a test runs
// the code at hand, as the go command would call it, without building it again.
const asCommand = "CONCURLINT_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) == "" {
		code := m.Run()
		if binary.dir != "" {
			os.RemoveAll(binary.dir)
		}
		os.Exit(code)
	}
	// The driver is tested with an analyzer of its own: what the real ones find
	// changes, and none of them panics when asked to.
	report.Flags(shouts)
	report.Flags(whispers)
	analyzers.All = []*analysis.Analyzer{shouts, report.NewIgnore([]*analysis.Analyzer{shouts}, []*analysis.Analyzer{whispers})}
	analyzers.DefaultOff = []*analysis.Analyzer{whispers}
	analyzers.Others = nil
	main()
	os.Exit(0)
}

var shouts, whispers = callsOf("shout"), callsOf("whisper")

// fragile is what the others stand on. It panics where a package says so.
var fragile = &analysis.Analyzer{
	Name: "fragile",
	Doc:  "panic if the package declares fallOver",
	Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Scope().Lookup("fallOver") != nil {
			panic("fell over")
		}
		return nil, nil
	},
	FactTypes: []analysis.Fact{new(nothing)},
}

type nothing struct{}

func (*nothing) AFact() {}

// callsOf reports calls of the function of that name, with the enclosing
// function as the trace. A call with the argument "panic" makes it panic.
func callsOf(name string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     name + "s",
		Doc:      name + "s: report calls of " + name + "\n\nAnd more.",
		Requires: []*analysis.Analyzer{report.Directives, fragile},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, file := range pass.Files {
				fn := ""
				ast.Inspect(file, func(n ast.Node) bool {
					if fd, ok := n.(*ast.FuncDecl); ok {
						fn = fd.Name.Name
					}
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != name {
						return true
					}
					arg := ""
					if len(call.Args) > 0 {
						arg = call.Args[0].(*ast.BasicLit).Value
					}
					if arg == `"panic"` {
						panic("asked to")
					}
					f := finding.Finding{Message: name + " is called", Category: name, Func: fn, Traces: []finding.Trace{{
						Steps: []finding.Step{{Site: report.SiteOf(pass, call.Lparen), Func: fn, Text: "calls " + name}},
					}}}
					if arg == `"low"` {
						f.Confidence = finding.Low
					}
					report.At(pass, call.Lparen, f)
					return true
				})
			}
			return nil, nil
		},
	}
}

// result is what one run of the command gave.
type result struct {
	code     int
	out, err string
}

// command runs this binary as concurlint in dir.
func command(t *testing.T, dir string, args ...string) result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return execute(t, dir, self, args...)
}

func execute(t *testing.T, dir, name string, args ...string) result {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asCommand+"=1", "GOWORK=off", "GOFLAGS=", "GO111MODULE=on")
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// binary is the command as users build it, for tests of the real analyzers.
var binary struct {
	once sync.Once
	dir  string
	err  error
}

// built gives the path of the command's binary.
func built(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("links the command")
	}
	name := "concurlint.exe" // that every system runs
	binary.once.Do(func() {
		if binary.dir, binary.err = os.MkdirTemp("", "concurlint"); binary.err != nil { //nolint:usetesting // it outlives this test
			return
		}
		if out, err := exec.Command("go", "build", "-o", filepath.Join(binary.dir, name), ".").CombinedOutput(); err != nil {
			binary.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return filepath.Join(binary.dir, name)
}

// files writes a tree, whose names and texts alternate.
func files(t *testing.T, dir string, namesAndTexts ...string) {
	t.Helper()
	for i := 0; i < len(namesAndTexts); i += 2 {
		full := filepath.Join(dir, filepath.FromSlash(namesAndTexts[i]))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(namesAndTexts[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const shouting = `package p

func shout(string) {}

func f() {
	shout("")
}
`

// tree makes a module with something wrong in most ways that there are.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files(t, dir,
		"go.mod", "module example.com/m\n\ngo 1.26.0\n",
		"p/p.go", shouting,
		"p/p_test.go", "package p\n\nfunc g() { shout(\"\") }\n",
		"p/x_test.go", "package p_test\n\nimport _ \"example.com/m/p\"\n\nfunc shout(string) {}\n\nfunc h() { shout(\"\") }\n",
		"clean/c.go", "package clean\n",
		"broken/b.go", "package broken\n\nfunc f() int { return \"x\" }\n",
		"above/a.go", "package above\n\nimport _ \"example.com/m/broken\"\n",
		"syntax/s.go", "package syntax\n\nfunc f( {}\n",
		"lost/l.go", "package lost\n\nimport _ \"example.com/lost\"\n",
		"tests/t.go", "package tests\n\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n",
		"tests/t_test.go", "package tests\n\nvar x int = \"x\"\n",
		"losttests/t.go", "package losttests\n\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n",
		"losttests/t_test.go", "package losttests\n\nimport _ \"example.com/lost\"\n",
		"panics/p.go", "package panics\n\nfunc shout(string) {}\n\nfunc f() { shout(\"panic\") }\n",
		"uses/u.go", "package uses\n\nimport _ \"example.com/m/panics\"\n\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n",
		"falls/p.go", "package falls\n\nvar fallOver int\n",
		"stands/u.go", "package stands\n\nimport _ \"example.com/m/falls\"\n\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n",
		"low/l.go", "package low\n\nfunc shout(string) {}\n\nfunc f() { shout(\"low\") }\n",
		"off/o.go", "package off\n\nfunc whisper() {}\n\nfunc f() { whisper() }\n",
		"asm/a.go", "package asm\n\nfunc stub()\n\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n",
		"asm/a_"+runtime.GOARCH+".s", "TEXT ·stub(SB),0,$0\n\tRET\n",
		"ignored/i.go", "package ignored\n\nfunc shout(string) {}\n\nfunc f() {\n"+
			"\tshout(\"\") //concurlint:ignore shouts it may\n"+
			"\tshout(\"\") //concurlint:ignore shouts\n"+
			"\t_ = 0 //concurlint:ignore shouts it may\n}\n",
	)
	return dir
}

func TestCommand(t *testing.T) {
	dir := tree(t)
	empty := t.TempDir()
	for _, c := range []struct {
		name     string
		dir      string
		args     string
		code     int
		out, err string // regular expressions, "" for no output at all
	}{
		{"clean", dir, "./clean", 0, "", ""},
		{"own directory", filepath.Join(dir, "clean"), "", 0, "", ""},
		{"findings", dir, "./p", 1, `^p/p.go:6: shouts: shout is called
	6 | shout\(""\)
	  | \^~~~~
	1. f calls shout \(p.go:6\)
p/p_test.go:3: shouts: .*
(.*\n){3}p/x_test.go:7: shouts: .*
(.*\n){2}	1. h calls shout \(x_test.go:7\)
$`, ""},
		{"one file", dir, "./p/p.go", 1, `^p/p.go:6: shouts: .*
(.*\n){2}	1. f calls shout \(p.go:6\)
$`, ""},
		{"paths are relative", filepath.Join(dir, "p"), "-tests=false .", 1, `^p.go:6: shouts: .*
(.*\n){2}	1. f calls shout \(p.go:6\)
$`, ""},
		{"flags behind packages", dir, "./p -tests=false", 1, `^p/p.go:6: .*\n(.*\n){3}$`, ""},
		{"tests of one analyzer", dir, "-shouts.tests=false ./p", 1, `^p/p.go:6: .*\n(.*\n){3}$`, ""},
		{"-C", empty, "-C " + dir + " -tests=false ./p", 1, `^p/p.go:6: .*`, ""},
		{"low", dir, "./low", 0, "", ""},
		{"low shown", dir, "-low ./low", 1, `^low/l.go:5: `, ""},
		{"low of one analyzer", dir, "-shouts.low ./low", 1, `^low/l.go:5: `, ""},
		{"off by default", dir, "./off", 0, "", ""},
		{"enabled", dir, "-enable whispers ./off ./asm", 1, `^asm/a.go:7: shouts(.*\n)+off/o.go:5: whispers: whisper is called`, ""},
		{"only", dir, "-only whispers ./off ./asm", 1, `^off/o.go:5: whispers`, ""},
		{"disabled", dir, "-disable shouts ./p", 0, "", ""},
		{"directives", dir, "./ignored", 1, `^ignored/i.go:7: shouts: shout is called
(.*\n){3}ignored/i.go:7: ignore: directive gives no reason: //concurlint:ignore shouts <reason>
(.*\n){2}ignored/i.go:8: ignore: directive suppresses nothing: .*
(.*\n){2}$`, ""},
		{"assembly", dir, "./asm", 1, `^asm/a.go:7: shouts`, ""},
		{"verbose", dir, "-v ./clean", 0, "", `^concurlint: 1 package analyzed with shouts, ignore: 0 findings, \d+\.\d s\n$`},

		{"does not compile", dir, "./broken ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/m/broken is not analyzed: it does not compile: broken/b.go:3:23: cannot use .*\n$`},
		{"syntax", dir, "./syntax ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/m/syntax is not analyzed: it does not compile: syntax/s.go:3:\d+: .*\n$`},
		{"test does not compile", dir, "./tests", 3, `^tests/t.go:5: `, `^concurlint: the tests of example.com/m/tests are not analyzed: they do not compile: tests/t_test.go:3:13: .*\n$`},
		{"test does not compile and is not asked for", dir, "-tests=false ./tests ./p", 1, `^p/p.go:6: (.*\n)+tests/t.go:5: `, ""},
		{"test cannot be loaded", dir, "./losttests", 3, `^losttests/t.go:5: `, `^concurlint: losttests/t_test.go:3:8: no required module provides package example.com/lost; to add it:\n`},
		{"test cannot be loaded and is not asked for", dir, "-tests=false ./losttests ./p", 1, `^losttests/t.go:5: (.*\n)+p/p.go:6: `, ""},
		{"imports what does not compile", dir, "./above ./clean", 3, "", `example.com/m/above is not analyzed: it depends on example.com/m/broken\n$`},
		{"cannot be loaded", dir, "./lost ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/m/lost cannot be loaded: lost/l.go:3:8: no required module provides package example.com/lost\n$`},
		{"all at once", dir, "./...", 3, `(?s)p/p.go:6: .*uses/u.go:7: `, `(?s)lost.*broken.*panics.*syntax.*tests`},
		{"panic", dir, "./panics ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/m/panics is not analyzed: shouts: internal error: asked to \(please report it; -v shows the stack\)\n$`},
		{"panic verbose", dir, "-v ./panics", 3, ``, `is not analyzed: shouts: internal error: asked to .*\n(.*\n)*\t.*main_test.go:\d+`},
		{"panic below an analyzer", dir, "./falls ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/m/falls is not analyzed: shouts: fragile: internal error: fell over \(please report it; -v shows the stack\)\n$`},
		{"panic below an analyzer of a dependency", dir, "./stands", 1, `^stands/u.go:7: `, ``},
		{"panic in a dependency", dir, "./uses", 1, `^uses/u.go:7: `, ``},

		{"no module", empty, "./...", 2, "", `^concurlint: no Go module here: run concurlint inside a module, or name its directory with -C\n$`},
		{"no such package", dir, "./nope", 2, "", `^concurlint: no package matches ./nope\n$`},
		{"no such tree", dir, "./nope/...", 2, "", `^concurlint: no package matches ./nope/...\n$`},
		{"one of two packages", dir, "./nope ./clean", 3, "", `^concurlint: no package matches ./nope\n$`},
		{"unknown import path", dir, "example.com/nowhere ./p", 3, `^p/p.go:6: `, `^concurlint: example.com/nowhere cannot be loaded: no required module provides package example.com/nowhere\n$`},
		{"unknown flag", dir, "-frobnicate ./p", 2, "", `^concurlint: flag provided but not defined: -frobnicate; concurlint -h lists the flags\n$`},
		{"bad value", dir, "-shouts.low=7 ./p", 2, "", `^concurlint: invalid boolean value "7" for -shouts.low: .*\n$`},
		{"unknown analyzer", dir, "-only shuots ./p", 2, "", `^concurlint: -only: no analyzer is called "shuots"; there are shouts, ignore, whispers\n$`},
		{"nothing to run", dir, "-disable shouts,ignore ./p", 2, "", `^concurlint: no analyzer is left to run\n$`},
		{"no such directory", dir, "-C nope ./p", 2, "", `^concurlint: -C: .*nope: .*\n$`},

		{"help", dir, "-h", 0, `(?s)^concurlint finds .*Examples:.*-shouts.low.*whispers +report calls of whisper \(off by default\)\n.*-others=false leaves them out.*$`, ""},
		{"help as a word", dir, "help", 0, `^concurlint finds `, ""},
		{"help for an analyzer", dir, "help whispers", 0, `^whispers: report calls of whisper\n`, ""},
		{"explain", dir, "explain shouts", 0, `^shouts: report calls of shout\n\nAnd more.\n\nSettings:\n\t-shouts.low `, ""},
		{"explain list", dir, "explain", 0, `^\tshouts +report calls of shout\n`, ""},
		{"explain nothing known", dir, "explain shuots", 2, "", `no analyzer is called "shuots"`},
		{"version", dir, "version", 0, `^concurlint .* go1\.\d+`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := command(t, c.dir, strings.Fields(c.args)...)
			if got.code != c.code {
				t.Errorf("exit code %d, want %d", got.code, c.code)
			}
			for what, pair := range map[string][2]string{"output": {got.out, c.out}, "errors": {got.err, c.err}} {
				text, want := pair[0], pair[1]
				if want == "" && text != "" || !regexp.MustCompile(want).MatchString(text) {
					t.Errorf("%s:\n%s\nwant %q", what, text, want)
				}
			}
		})
	}
}

func TestJSON(t *testing.T) {
	dir := tree(t)
	first := command(t, dir, "-json", "./p", "./asm")
	if again := command(t, dir, "-json", "./asm", "./p"); again != first {
		t.Errorf("not stable:\n%v\n%v", first, again)
	}
	var fs []finding.Finding
	if err := json.Unmarshal([]byte(first.out), &fs); err != nil {
		t.Fatalf("%v\n%s", err, first.out)
	}
	if len(fs) != 4 || first.code != exitFindings {
		t.Fatalf("code %d, %d findings\n%s", first.code, len(fs), first.out)
	}
	f := fs[1]
	if f.Rule != "shouts" || f.Category != "shout" || f.Package != "example.com/m/p" || f.Func != "f" ||
		f.Site != (finding.Site{File: "p/p.go", Line: 6, Col: 7}) || len(f.Traces) != 1 || f.Traces[0].Steps[0].Site.File != "p/p.go" {
		t.Errorf("finding %+v", f)
	}
	if none := command(t, dir, "-json", "./clean"); none.out != "[]\n" || none.code != exitClean {
		t.Errorf("without findings: %+v", none)
	}
}

// The same binary under go vet gives the same findings, and none of the
// records that only the standalone command reads.
func TestGoVet(t *testing.T) {
	dir := tree(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	vet := execute(t, dir, "go", "vet", "-vettool="+self, "./p", "./ignored", "./low", "./off", "./clean")
	want := []string{"p/p.go:6:7: shout is called", "p/p.go:6:7: \t1. f calls shout (p.go:6)", "p/p_test.go:3:17: shout is called", "p/x_test.go:7:17: shout is called",
		"ignored/i.go:7:7: shout is called", "ignored/i.go:7:12: directive gives no reason: ", "ignored/i.go:8:8: directive suppresses nothing: "}
	for _, w := range want {
		if !strings.Contains(vet.err, w) {
			t.Errorf("missing %q", w)
		}
	}
	if n := strings.Count(vet.err, "shout is called"); n != 4 || vet.code != 1 || strings.Contains(vet.err, "concurlint") && strings.Contains(vet.err, "finding:") {
		t.Errorf("%d findings, exit %d\n%s", n, vet.code, vet.err)
	}
	if vet := execute(t, dir, "go", "vet", "-vettool="+self, "-whispers", "-low", "./off", "./p"); !strings.Contains(vet.err, "whisper is called") || strings.Contains(vet.err, "shout") {
		t.Errorf("-whispers:\n%s", vet.err)
	}
}

// The go command caches the run over a package as a dependency, which answers
// nothing, under the same key as one that was asked for.
func TestAskedForAfterDependency(t *testing.T) {
	dir := t.TempDir()
	unique := "package b // " + dir + time.Now().String() + "\n" // so that no earlier test left an answer
	files(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n",
		"a/a.go", "package a\n\nimport _ \"example.com/m/b\"\n",
		"b/b.go", unique+"\nfunc shout(string) {}\n\nfunc f() { shout(\"\") }\n")
	if got := command(t, dir, "./a"); got != (result{}) {
		t.Errorf("a: %+v", got)
	}
	for _, patterns := range [][]string{{"./b"}, {"./..."}, {"./b"}} {
		if got := command(t, dir, patterns...); got.code != exitFindings || strings.Count(got.out, "shout is called") != 1 || got.err != "" {
			t.Errorf("%v after a: %+v", patterns, got)
		}
	}
	if got := command(t, dir, "./a"); got != (result{}) {
		t.Errorf("a again: %+v", got)
	}
}

func TestCgo(t *testing.T) {
	if out, err := exec.Command("go", "env", "CGO_ENABLED").Output(); err != nil || strings.TrimSpace(string(out)) != "1" {
		t.Skip("cgo is off")
	}
	dir := t.TempDir()
	files(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n",
		"c.go", "package c\n\n// int f(void) { return 1; }\nimport \"C\"\n\nfunc shout(string) {}\n\nfunc f() int {\n\tshout(\"\")\n\treturn int(C.f())\n}\n")
	got := command(t, dir, ".")
	if got.code != exitFindings || !strings.HasPrefix(got.out, "c.go:9: shouts: shout is called\n\t9 | shout(\"\")\n\t  | ^~~~~\n\t1. f calls shout (c.go:9)\n") {
		t.Errorf("%+v", got)
	}
}
