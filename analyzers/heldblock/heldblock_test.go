package heldblock

import (
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/concurlint/concurlint/internal/linttest"
)

func TestFixtures(t *testing.T) { linttest.Run(t, Analyzer) }

// quiet takes no notice of what analysistest says: the fixtures want no advice.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}

// Advice is of low confidence: it is given with -low only.
func TestAdvice(t *testing.T) {
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	set(t, "true")
	defer set(t, "false")
	var got []string
	for _, r := range analysistest.Run(quiet{}, filepath.Join(root, "testdata"), Analyzer, "./heldblock/h21_advice/...") {
		for _, d := range r.Diagnostics {
			got = append(got, d.Message)
		}
	}
	want := []string{
		"time.Sleep sleeps while s.mu is held since line 18: all who need it wait as long",
		"os.ReadFile reads a file while s.mu is held since line 25: all who need it wait as long",
		"a function that somebody else gave is called while s.mu is held since line 31: all who need it wait as long",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got advice %q, want %q", got, want)
	}
}

func set(t *testing.T, low string) {
	t.Helper()
	if err := Analyzer.Flags.Set("low", low); err != nil {
		t.Fatal(err)
	}
}
