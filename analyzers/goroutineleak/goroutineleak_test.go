package goroutineleak

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/concurlint/concurlint/internal/linttest"
)

func TestFixtures(t *testing.T) { linttest.Run(t, Analyzer) }

// quiet takes no notice of what analysistest says: the fixtures want nothing of
// low confidence.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}

func TestRound(t *testing.T) {
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	set(t, "true")
	defer set(t, "false")
	const want = "this case goes round the loop again: once the context is done the loop spins, for break leaves the select alone"
	n := 0
	for _, r := range analysistest.Run(quiet{}, filepath.Join(root, "testdata"), Analyzer, "./goroutineleak/h08_round/...") {
		for _, d := range r.Diagnostics {
			if d.Message == want {
				n++
			}
		}
	}
	if n != 1 {
		t.Errorf("said %d times, want once: %s", n, want)
	}
}

func set(t *testing.T, low string) {
	t.Helper()
	if err := Analyzer.Flags.Set("low", low); err != nil {
		t.Fatal(err)
	}
}
