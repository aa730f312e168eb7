package chain_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/chain"
)

func TestDiff(t *testing.T) {
	want := []string{"a.go:1: relock: x", "a.go:2: unlock: y"}
	if d := chain.Diff([]string{"a.go:2: unlock: y [1. f holds y]", "a.go:1: relock: x"}, want); d != "" {
		t.Errorf("equal lists differ:\n%s", d)
	}
	got := chain.Diff([]string{"a.go:1: relock: x", "a.go:1: relock: x"}, want)
	if got != "missing: a.go:2: unlock: y\ntoo much: a.go:1: relock: x\n" {
		t.Errorf("diff\n%s", got)
	}
}

func TestDrivers(t *testing.T) {
	if testing.Short() {
		t.Skip("links the command")
	}
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(t.TempDir(), "concurlint.exe") // a name that any system runs
	if text, err := exec.Command("go", "build", "-o", tool, "../../cmd/concurlint").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	for _, c := range []struct {
		driver string
		run    func(t *testing.T, dir, tool string) []string
	}{{chain.Vet, vet}, {chain.Standalone, standalone}} {
		// Warm means that facts and findings come out of the build cache.
		for _, state := range []string{"cold", "warm"} {
			t.Run(c.driver+"/"+state, func(t *testing.T) {
				want, err := chain.Want(dir, c.driver)
				if err != nil {
					t.Fatal(err)
				}
				if d := chain.Diff(c.run(t, dir, tool), want); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// vet runs go vet twice, as text for its exit code and as JSON because the
// text does not name analyzers.
func vet(t *testing.T, dir, tool string) []string {
	plain := command(dir, "go", "vet", "-vettool="+tool, "./...")
	text, err := plain.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("go vet: %v, want exit code 1\n%s", err, text)
	}
	cmd := command(dir, "go", "vet", "-vettool="+tool, "-json", "./...")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("go vet -json: %v\n%s%s", err, &out, &errs)
	}
	// Older go commands write the JSON to stderr, after a heading.
	if out.Len() == 0 {
		out = errs
	}
	got := fromJSON(t, dir, out.String())
	for _, line := range got {
		message := strings.SplitN(line, ": ", 3)[2]
		if !strings.Contains(string(text), message) {
			t.Errorf("go vet without -json lacks %q:\n%s", message, text)
		}
	}
	return got
}

// fromJSON reads the trees that go vet prints, one for each package.
func fromJSON(t *testing.T, dir, text string) []string {
	text = regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(text, "")
	var got []string
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var tree map[string]map[string][]struct{ Posn, Message string }
		if err := d.Decode(&tree); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		for _, byAnalyzer := range tree {
			for analyzer, list := range byAnalyzer {
				for _, f := range list {
					got = append(got, line(t, dir, f.Posn+": "+analyzer+": "+f.Message))
				}
			}
		}
	}
	return got
}

func standalone(t *testing.T, dir, tool string) []string {
	cmd := command(dir, tool, "./...")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("concurlint: %v, want exit code 1\n%s", err, &errs)
	}
	var got []string
	for l := range strings.Lines(out.String()) {
		if placed.MatchString(l) {
			got = append(got, line(t, dir, strings.TrimSuffix(l, "\n")))
		}
	}
	return got
}

// placed matches a finding's own line; traces and source lines are indented.
var placed = regexp.MustCompile(`^(\S.*\.go):(\d+)(:\d+)?: (.*)`)

// line brings a finding into the form of the list.
func line(t *testing.T, dir, text string) string {
	m := placed.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%q is no finding", text)
	}
	file := m[1]
	if filepath.IsAbs(file) {
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		file = rel
	}
	return fmt.Sprintf("%s:%s: %s", filepath.ToSlash(filepath.Clean(file)), m[2], m[4])
}

func command(dir string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = slices.Concat(cmd.Environ(), []string{"GOWORK=off", "GOFLAGS="})
	return cmd
}
