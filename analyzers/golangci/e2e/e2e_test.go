package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/chain"
)

// linter is the built golangci-lint, "" with -short.
var linter string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		if slices.Contains(os.Args, "-test.short=true") || slices.Contains(os.Args, "-test.short") {
			return m.Run()
		}
		dir, err := os.MkdirTemp("", "golangci")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		linter = filepath.Join(dir, "golangci-lint.exe") // a name that any system runs
		if text, err := exec.Command("go", "build", "-o", linter, "./golangci-lint").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, text)
			return 1
		}
		return m.Run()
	}())
}

// config makes a .golangci.yml that runs the plugin and nothing else; extra
// are lines below linters.
func config(t *testing.T, settings string, extra ...string) string {
	t.Helper()
	text := `version: "2"
run:
  relative-path-mode: wd
linters:
  default: none
  enable:
    - concurlint
` + strings.Join(extra, "") + `  settings:
    custom:
      concurlint:
        type: module
        description: deadlocks and races
` + settings + `issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`
	file := filepath.Join(t.TempDir(), ".golangci.yml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// result is one run: what it found as lines "file:line: text", what it wrote
// to stderr, and how it ended.
type result struct {
	found []string
	log   string
	exit  int
}

// lint runs golangci-lint in dir with a cache folder of the caller.
func lint(t *testing.T, dir, config, cache string) result {
	t.Helper()
	if linter == "" {
		t.Skip("builds golangci-lint")
	}
	cmd := exec.Command(linter, "run", "--config", config, "--allow-parallel-runners", "--output.json.path", "stdout", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOLANGCI_LINT_CACHE="+cache, "GOWORK=off")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := result{log: errs.String(), exit: cmd.ProcessState.ExitCode()}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename string
				Line     int
			}
		}
	}
	if out.Len() == 0 {
		return r
	}
	// A line of statistics may follow the JSON.
	if err := json.NewDecoder(&out).Decode(&report); err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	for _, i := range report.Issues {
		text := i.Text
		if i.FromLinter != "concurlint" {
			text = i.FromLinter + ": " + text
		}
		r.found = append(r.found, fmt.Sprintf("%s:%d: %s", filepath.ToSlash(i.Pos.Filename), i.Pos.Line, text))
	}
	return r
}

const chainDir = "../../../internal/chain/testdata"

func chainWant(t *testing.T) []string {
	t.Helper()
	want, err := chain.Want(chainDir, chain.Golangci)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

// The first run analyses every dependency from source, the second has facts
// from the cache alone for those; after the cache of issues is emptied by a
// changed file, facts of unchanged packages come from the cache.
func TestChain(t *testing.T) {
	dir, cache, conf := t.TempDir(), t.TempDir(), config(t, "")
	if err := os.CopyFS(dir, os.DirFS(chainDir)); err != nil {
		t.Fatal(err)
	}
	want := chainWant(t)
	check := func(state string) {
		t.Helper()
		r := lint(t, dir, conf, cache)
		if r.exit != 1 {
			t.Errorf("%s: exit code %d, want 1\n%s", state, r.exit, r.log)
		}
		if d := chain.Diff(r.found, want); d != "" {
			t.Errorf("%s:\n%s%s", state, d, r.log)
		}
	}
	check("cold")
	check("warm")
	// Appended, so that no line of the list moves.
	for _, name := range []string{"audit/audit.go", "both/both.go"} {
		f, err := os.OpenFile(filepath.Join(dir, filepath.FromSlash(name)), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(f, "\nvar _ = 0")
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	check("top changed")
}

// One package asked for alone: all of its dependencies are only facts.
func TestFactsOfDependencies(t *testing.T) {
	cache, conf := t.TempDir(), config(t, "")
	var want []string
	for _, line := range chainWant(t) {
		if file, ok := strings.CutPrefix(line, "audit/"); ok {
			want = append(want, file)
		}
	}
	for _, state := range []string{"cold", "warm"} {
		r := lint(t, filepath.Join(chainDir, "audit"), conf, cache)
		if d := chain.Diff(r.found, want); d != "" {
			t.Errorf("%s:\n%s%s", state, d, r.log)
		}
	}
}

func TestSettings(t *testing.T) {
	cache := t.TempDir()
	only := func(analyzers ...string) []string {
		var want []string
		for _, line := range chainWant(t) {
			if slices.Contains(analyzers, strings.SplitN(line, ": ", 3)[1]) {
				want = append(want, line)
			}
		}
		return want
	}
	for _, c := range []struct {
		name, settings string
		want           []string
	}{
		{"disable", "          disable: [relock]\n", only("lockorder", "unlock")},
		{"disable all but", "          disable-all: true\n          enable: [unlock]\n", only("unlock")},
		{"flags", "          settings:\n            relock: {tests: false}\n", chainWant(t)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := lint(t, chainDir, config(t, "        settings:\n"+c.settings), cache)
			// Where relock does not run, nobody knows whether its directive is used.
			if d := chain.Diff(r.found, c.want); d != "" {
				t.Errorf("%s%s", d, r.log)
			}
		})
	}
	for _, c := range []struct{ name, settings, want string }{
		{"key", "          enabel: [relock]\n", `concurlint: settings: unknown field "enabel"`},
		{"analyzer", "          enable: [relok]\n", `concurlint: settings: enable: no analyzer "relok"`},
		{"flag", "          settings:\n            relock: {tset: false}\n", `relock has no setting "tset"`},
	} {
		t.Run("wrong "+c.name, func(t *testing.T) {
			r := lint(t, chainDir, config(t, "        settings:\n"+c.settings), cache)
			if r.exit <= 1 || !strings.Contains(r.log, c.want) {
				t.Errorf("exit code %d, want a failure with %q\n%s", r.exit, c.want, r.log)
			}
		})
	}
}

func TestSuppression(t *testing.T) {
	r := lint(t, "testdata/nolint", config(t, "", "    - nolintlint\n"), t.TempDir())
	want := []string{
		"nolint.go:13: relock: p.mu is locked again while held since line 12",
		"nolint.go:38: nolintlint: directive `//nolint:concurlint // silences nothing, and golangci-lint tells` is unused for linter \"concurlint\"",
		"nolint.go:42: ignore: directive suppresses nothing: relock reports neither on this line nor on the next",
	}
	if d := chain.Diff(r.found, want); d != "" {
		t.Errorf("%s%s", d, r.log)
	}
}
