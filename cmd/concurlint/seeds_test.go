package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/linttest"
)

// row is a line of the table in testdata/seeds/README.md: the program's folder
// and the analyzers that report its bad form.
var row = regexp.MustCompile(`(?m)^\| \[(\w+)\]\(\w+\) \|[^|]*\|[^|]*\| ([^|]*) \|`)

// The main job on the programs of the tutorials, with the command as users
// build it: each bad one is reported by the analyzers that its row names, as
// far as they run by default, and nothing is said of the good ones.
func TestSeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("links the command")
	}
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	got := execute(t, root, built(t), "-json", "-C", "testdata", "./seeds/...")
	var fs []finding.Finding
	if err := json.Unmarshal([]byte(got.out), &fs); err != nil || got.code != exitFindings || got.err != "" {
		t.Fatalf("%v, exit code %d\n%s%s", err, got.code, got.out, got.err)
	}
	said := map[string][]string{} // folder → rules
	for _, f := range fs {
		dir := filepath.ToSlash(filepath.Dir(f.Site.File))
		said[dir] = append(said[dir], f.Rule)
	}
	table, err := os.ReadFile(filepath.Join(root, "testdata", "seeds", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := row.FindAllStringSubmatch(string(table), -1)
	if len(rows) < 10 {
		t.Fatalf("only %d rows in the table of the seeds", len(rows))
	}
	for _, r := range rows {
		program, by := r[1], r[2]
		for _, a := range analyzers.All {
			if !names(by, a) {
				continue
			}
			if !slices.Contains(said["seeds/"+program+"/bad"], a.Name) {
				t.Errorf("%s/bad is not reported by %s", program, a.Name)
			}
		}
		if rules := said["seeds/"+program+"/good"]; len(rules) > 0 {
			t.Errorf("%s/good is reported by %s", program, rules)
		}
	}
}

func names(by string, a *analysis.Analyzer) bool { return strings.Contains(by, "`"+a.Name+"`") }

// The README opens with a report and lists the analyzers; both are to be real.
func TestReadme(t *testing.T) {
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range analyzers.All {
		if !strings.Contains(string(readme), "| `"+a.Name+"` |") {
			t.Errorf("README.md does not list %s", a.Name)
		}
	}
	if testing.Short() {
		t.Skip("links the command")
	}
	got := execute(t, root, built(t), "-C", "testdata", "./seeds/noodlefork/...")
	first, _, _ := strings.Cut(got.out, "\n")
	if first == "" || !strings.Contains(string(readme), "    "+first+"\n") {
		t.Errorf("README.md does not show the report of today:\n%s%s", got.out, got.err)
	}
}
