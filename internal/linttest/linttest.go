// Package linttest runs an analyzer over its fixtures and holds the fixtures,
// and what the analyzer says about them, to the project's rules.
//
// Fixtures live in the module testdata/ at the root of the project, as
// <analyzer>/hNN_slug/{bad,good}/, where hNN is a row of docs/hazards.md. bad
// and good are twins: packages close in shape, of which the first must be
// reported and the second must not. A bad form that is missed stays as
// bad/fn_*.go, a good one that is reported as good/fp_*.go, each with its
// reason on top: these files are the project's list of debts.
//
// It does not load or compare anything itself: analysistest does.
package linttest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// module is the path in the go.mod above testdata/.
const module = "github.com/concurlint/concurlint"

// Run checks that a reports what the `// want` comments of its fixtures say and
// nothing else, that the fixtures come in twins, and that the messages can be
// read. It returns the results of analysistest, one a package, for a test that
// has more to ask.
//
// All fixtures of the analyzer are loaded in one go: what they import is
// type-checked once, which is most of the time of such a test.
func Run(t *testing.T, a *analysis.Analyzer) []*analysistest.Result {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	return run(t, filepath.Join(root, "testdata"), filepath.Join(root, "docs", "hazards.md"), a)
}

// run is Run for fixtures and a catalog anywhere, and a t that only counts.
func run(t analysistest.Testing, testdata, hazards string, a *analysis.Analyzer) []*analysistest.Result {
	layout, err := readLayout(testdata, a.Name)
	if err != nil {
		t.Errorf("fixtures of %s: %v", a.Name, err)
		return nil
	}
	known, err := Hazards(hazards)
	if err != nil && !errors.Is(err, os.ErrNotExist) { // that it exists is the suite's test
		t.Errorf("%v", err)
	}
	layout.check(t, known)

	if err := download(testdata); err != nil {
		t.Errorf("%v", err)
		return nil
	}
	results := analysistest.Run(t, testdata, a, "./"+a.Name+"/...")
	for _, r := range results {
		checkMessages(t, r)
	}
	return results
}

// Root gives the folder of the project: the one above the working directory
// whose go.mod is the project's own.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(bytes.TrimSpace(data), []byte("module "+module+"\n")) {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod of module %s above the working directory", module)
		}
		dir = up
	}
}

var downloads sync.Map // testdata directory → func() error

// download fetches what the fixtures' module requires. analysistest forbids the
// network in module mode, so on a fresh machine its load would fail with a
// word about GOPROXY=off that explains nothing.
func download(testdata string) error {
	once, _ := downloads.LoadOrStore(testdata, sync.OnceValue(func() error {
		mod, err := os.ReadFile(filepath.Join(testdata, "go.mod"))
		if err != nil {
			return fmt.Errorf("fixtures: %w", err)
		}
		if !bytes.Contains(mod, []byte("require")) {
			return nil
		}
		cmd := exec.Command("go", "mod", "download")
		cmd.Dir = testdata
		cmd.Env = append(os.Environ(), "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("fixtures: go mod download: %w: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}))
	return once.(func() error)()
}
