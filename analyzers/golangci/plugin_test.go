package golangci

import (
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
)

// fakes gives two analyzers that run by default and one that does not, new
// ones each time because settings change their flags.
func fakes() (on, off []*analysis.Analyzer) {
	fake := func(name string) *analysis.Analyzer {
		a := &analysis.Analyzer{Name: name, Doc: name}
		a.Flags.Bool("low", false, "")
		a.Flags.Int("max", 3, "")
		a.Flags.String("skip", "", "")
		return a
	}
	return []*analysis.Analyzer{fake("red"), fake("blue")}, []*analysis.Analyzer{fake("green")}
}

type object = map[string]any

func list(names ...any) []any { return names }

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name string
		conf any
		want string
	}{
		{"nothing", nil, "red blue ignore"},
		{"empty", object{}, "red blue ignore"},
		{"enable adds", object{"enable": list("green")}, "red blue green ignore"},
		{"disable", object{"disable": list("red")}, "blue ignore"},
		{"enable all", object{"enable-all": true}, "red blue green ignore"},
		{"enable all but", object{"enable-all": true, "disable": list("red")}, "blue green ignore"},
		{"disable all but", object{"disable-all": true, "enable": list("red")}, "red"},
		{"disable all but, with directives", object{"disable-all": true, "enable": list("red", "ignore")}, "red ignore"},
		{"no directives", object{"disable": list("ignore")}, "red blue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			on, off := fakes()
			got, err := choose(c.conf, on, off)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, a := range got {
				names = append(names, a.Name)
			}
			if text := strings.Join(names, " "); text != c.want {
				t.Errorf("run %q, want %q", text, c.want)
			}
			if err := analysis.Validate(got); err != nil {
				t.Error(err)
			}
		})
	}
}

// The directive check waits for the very copies that run: requiring the
// originals would run every rule twice.
func TestDirectiveCheckWaitsForCopies(t *testing.T) {
	on, off := fakes()
	got, err := choose(nil, on, off)
	if err != nil {
		t.Fatal(err)
	}
	check := got[len(got)-1]
	for _, required := range check.Requires {
		for _, original := range on {
			if required == original {
				t.Errorf("%s requires the original %s, not its copy", check.Name, original.Name)
			}
		}
	}
}

func TestChooseErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		conf any
		want string
	}{
		{"unknown key", object{"enabel": list("red")}, `unknown field "enabel" (known keys: enable-all, disable-all, enable, disable, settings)`},
		{"not a map", list("red"), "want a map with the keys"},
		{"not a list", object{"enable": "red"}, "enable: want a list of analyzers, got string"},
		{"not a name", object{"enable": list(7)}, "enable: want a name, got number"},
		{"not a bool", object{"enable-all": "yes"}, "enable-all: want true or false, got string"},
		{"unknown in enable", object{"enable": list("pink")}, `enable: no analyzer "pink" (there are blue, green, red, ignore)`},
		{"unknown in disable", object{"disable": list("pink")}, `disable: no analyzer "pink"`},
		{"unknown in settings", object{"settings": object{"pink": object{"low": true}}}, `settings: no analyzer "pink"`},
		{"no map of flags", object{"settings": object{"red": true}}, "want a map of the analyzer's flags, got bool"},
		{"unknown flag", object{"settings": object{"red": object{"lwo": true}}}, `red has no setting "lwo" (there are low, max, skip)`},
		{"wrong value", object{"settings": object{"red": object{"max": "many"}}}, "red.max: parse error"},
		{"map for value", object{"settings": object{"red": object{"max": object{}}}}, "red.max: want a plain value or a list, got a map"},
		{"both all", object{"enable-all": true, "disable-all": true}, "enable-all and disable-all cannot both be set"},
		{"both", object{"enable": list("red"), "disable": list("red")}, "red is both enabled and disabled"},
		{"none left", object{"disable": list("red", "blue")}, "no analyzer is left to run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			on, off := fakes()
			_, err := choose(c.conf, on, off)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestFlags(t *testing.T) {
	on, off := fakes()
	got, err := choose(object{"settings": object{
		"red":  object{"low": true, "max": 1500000, "skip": list("a", "b")},
		"blue": object{"max": "7"},
	}}, on, off)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"low=true max=1500000 skip=a,b", "low=false max=7 skip="} {
		var values []string
		for _, flag := range flagNames(got[i]) {
			values = append(values, flag+"="+got[i].Flags.Lookup(flag).Value.String())
		}
		if text := strings.Join(values, " "); text != want {
			t.Errorf("%s has %s, want %s", got[i].Name, text, want)
		}
	}
}

func TestWholeFolds(t *testing.T) {
	a := &analysis.Analyzer{Name: "red", Doc: "red", Run: func(pass *analysis.Pass) (any, error) {
		pass.Report(analysis.Diagnostic{Pos: 3, Message: "a.mu is locked again"})
		pass.Report(analysis.Diagnostic{Pos: 4, Message: "b.mu is locked again", Related: []analysis.RelatedInformation{
			{Pos: 5, Message: "1. f holds b.mu (x.go:1)"}, {Pos: 6, Message: "2. g takes it\n(x.go:2)"}}})
		return nil, nil
	}}
	var got []analysis.Diagnostic
	if _, err := whole(a).Run(&analysis.Pass{Analyzer: a, Report: func(d analysis.Diagnostic) { got = append(got, d) }}); err != nil {
		t.Fatal(err)
	}
	want := []string{"a.mu is locked again", "b.mu is locked again [1. f holds b.mu (x.go:1); 2. g takes it; (x.go:2)]"}
	for i, d := range got {
		if d.Message != want[i] || d.Related != nil {
			t.Errorf("reported %q with %d related, want %q", d.Message, len(d.Related), want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d diagnostics, want %d", len(got), len(want))
	}
}

// The real list goes through the register as golangci-lint asks for it.
func TestRegistered(t *testing.T) {
	newPlugin, err := register.GetPlugin("concurlint")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(object{"enable-all": true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if want := len(analyzers.All) + len(analyzers.DefaultOff); len(got) != want {
		t.Errorf("%d analyzers, want %d", len(got), want)
	}
	if p.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", p.GetLoadMode())
	}
	if _, err := newPlugin(object{"enable": list("nosuch")}); err == nil || !strings.HasPrefix(err.Error(), `concurlint: settings: enable: no analyzer "nosuch"`) {
		t.Errorf("error %v", err)
	}
}

func TestStdDependency(t *testing.T) {
	gopath := t.TempDir() // programs below src/, and no runtime
	goroot := t.TempDir()
	if err := os.MkdirAll(filepath.Join(goroot, "src", "runtime"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(goroot, "src", "runtime", "runtime.go"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, pkg string
		module    *analysis.Module
		files     []string
		want      bool
	}{
		{"std", "net/http", &analysis.Module{}, []string{goroot + "/src/net/http/server.go"}, true},
		{"std with cgo", "net", nil, []string{"/cache/ab/cgo_gotypes.go", goroot + "/src/net/dial.go"}, true},
		{"std by name", "net/http", &analysis.Module{Path: "std"}, []string{goroot + "/src/net/http/server.go"}, false},
		{"module", "example.com/p", &analysis.Module{Path: "example.com"}, []string{gopath + "/p/p.go"}, false},
		{"GOPATH", "example.com/p", nil, []string{gopath + "/src/example.com/p/p.go"}, false},
		{"cgo alone", "net", nil, []string{"/cache/ab/cgo_gotypes.go"}, false},
	} {
		pass := &analysis.Pass{Pkg: types.NewPackage(c.pkg, "p"), Module: c.module, Fset: token.NewFileSet()}
		for _, name := range c.files {
			f, err := parser.ParseFile(pass.Fset, filepath.FromSlash(name), "package p", 0)
			if err != nil {
				t.Fatal(err)
			}
			pass.Files = append(pass.Files, f)
		}
		if got := stdDependency(pass); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
